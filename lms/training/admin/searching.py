"""Finding people and certificates as staff type them: parts of a name, an e-mail address, a number, a serial."""

import re

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from certificates.models import Certificate
from courses.models import Enrolment
from lms.accounts.models import User
from quizzes.models import Attempt

_NUMBER = re.compile(r"\+?[\d\-]{3,}")


def find_trainees(trainees: QuerySet[User], text: str) -> QuerySet[User]:
    """Return those of whom every word of the text is in the name, the contact or a certificate's serial."""
    trainees = trainees.annotate(whole_name=_whole_name(""))
    for word in text.split():
        serials = Certificate.objects.filter(serial__icontains=word).values("enrolment__user")
        match = Q(whole_name__icontains=word) | Q(latin_name__icontains=word) | Q(email__icontains=word)
        trainees = trainees.filter(match | _mobile(word) | Q(pk__in=serials))
    return trainees


def find_enrolments(enrolments: QuerySet[Enrolment], text: str) -> QuerySet[Enrolment]:
    """Return those whose trainee's name holds every word of the text."""
    enrolments = enrolments.annotate(whole_name=_whole_name("user__"))
    for word in text.split():
        enrolments = enrolments.filter(whole_name__icontains=word)
    return enrolments


def find_attempts(attempts: QuerySet[Attempt], text: str) -> QuerySet[Attempt]:
    """Return those of whose trainee every word of the text is in the name or the contact."""
    attempts = attempts.annotate(whole_name=_whole_name("user__"))
    for word in text.split():
        match = Q(whole_name__icontains=word) | Q(user__latin_name__icontains=word) | Q(user__email__icontains=word)
        attempts = attempts.filter(match | _mobile(word, "user__"))
    return attempts


def find_certificates(certificates: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
    """Return those with the serial, or whose name as printed, in Thai or Latin letters, holds every word."""
    for word in text.split():
        match = Q(serial__icontains=word) | Q(full_name__icontains=word) | Q(latin_name__icontains=word)
        certificates = certificates.filter(match)
    return certificates


def _whole_name(path: str) -> Concat:
    return Concat(f"{path}name_prefix", f"{path}first_name", Value(" "), f"{path}last_name")


def _mobile(word: str, path: str = "") -> Q:
    """Match a mobile number or part of one, however it is written: 081-234, +6681234."""
    if not _NUMBER.fullmatch(word):
        return Q()
    digits = re.sub(r"\D", "", word)
    return Q(**{f"{path}mobile__contains": digits.removeprefix("0")})
