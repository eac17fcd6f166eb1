"""Renewals as the trainee meets them: what is to be done, reminders before the end, mails about what was replaced."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateNotice, Reissue, Renewal
from certificates.renewing import begin_renewal, may_be_renewed
from courses.models import CoursePage
from courses.outline import ModuleEntry, outline_of
from lms.accounts.models import User
from lms.accounts.staff_language import language_of
from lms.core.refusals import Refused
from lms.training.journey import Finished, finish_renewal
from quizzes.attempts import start_attempt
from quizzes.models import Attempt, Quiz

logger = logging.getLogger(__name__)
About = CertificateNotice.About


@dataclass(frozen=True)
class RenewalWay:
    """How a certificate is renewed: `kind` is "refresher" where the course has a newer edition, "test" where it ends
    with a quiz (`module`), else "confirm".
    """

    kind: str
    course: CoursePage
    module: ModuleEntry | None = None


def way_to_renew(certificate: Certificate) -> RenewalWay:
    """Return how a certificate, with its enrolment and course, is renewed."""
    course = certificate.enrolment.course
    if certificate.edition < course.edition:
        return RenewalWay("refresher", course)
    tests = [module for module in outline_of(course).modules if module.quiz_id is not None]
    return RenewalWay("test", course, tests[-1]) if tests else RenewalWay("confirm", course)


def start_renewal(*, certificate: Certificate) -> Attempt | Finished:
    """Begin to renew: return the attempt at the final test, or what came of it where there is none.

    Raises `Refused`: "certificate_not_renewable", and what starting an attempt refuses.
    """
    way = way_to_renew(certificate)
    if way.kind == "refresher" or not certificate.enrolment.course.live:
        raise Refused("certificate_not_renewable")
    with transaction.atomic():
        renewal = begin_renewal(certificate=certificate)
        if way.module is None:
            return finish_renewal(key=renewal.key)
        quiz = Quiz.objects.get(pk=way.module.quiz_id)
        return start_attempt(quiz=quiz, user=certificate.enrolment.user, scope=renewal.key)


def finish_waiting_renewals() -> list[Finished]:
    """Issue what follows the renewals that were refused; each says what came of it."""
    waiting = Renewal.objects.filter(passed_at__isnull=False, renewed_as__isnull=True)
    waiting = waiting.filter(certificate__state__in=("issued", "expired"))
    return [finish_renewal(key=key) for key in waiting.order_by("pk").values_list("key", flat=True)]


def newest_of_each_course(certificates: list[Certificate]) -> list[Certificate]:
    """Return those, with their enrolments, that no later one of the same course makes needless."""
    best: dict[int, Certificate] = {}
    for one in sorted(certificates, key=lambda one: (one.valid_until or date.max, one.pk)):
        if one.state in (Certificate.State.ISSUED, Certificate.State.EXPIRED):
            best[one.enrolment.course_id] = one
    return list(best.values())


def to_be_renewed(certificates: list[Certificate]) -> list[Certificate]:
    """Return those of a person's certificates that may be renewed now, the first to end first. No query."""
    found = [one for one in newest_of_each_course(certificates) if may_be_renewed(one)]
    return sorted(found, key=lambda one: (one.valid_until or date.max, one.pk))


def remind_of_renewals(*, today: date) -> int:
    """Send the reminders that are due, each once to each holder who has an e-mail address; returns how many.

    A mail that cannot be sent is logged, and tried again the next time.
    """
    sent, days = 0, sorted(settings.LMS_RULES["certificate_reminder_days"])
    for lower, upper in zip([-1, *days], days, strict=False):
        span = (today + timedelta(days=lower + 1), today + timedelta(days=upper))
        for pk in list(_not_reminded(span, upper).values_list("pk", flat=True)):
            sent += _send_once(pk, About.RENEWAL, upper)
    return sent


def tell_of_replacement(*, certificate_id: int) -> int:
    """Write to the holder that a new certificate stands in the place of another, once; returns how many mails."""
    return _send_once(certificate_id, About.REPLACEMENT, 0)


def tell_of_reissue(*, reissue: Reissue) -> int:
    """Write to the holders of what a re-issue brought, each once; returns how many mails. May be repeated."""
    if not reissue.sends_mail or reissue.told_at is not None:
        return 0
    told = CertificateNotice.objects.filter(certificate=OuterRef("pk"), about=About.REPLACEMENT)
    issued = Certificate.objects.filter(changes__reissue=reissue, changes__from_state="").filter(~Exists(told))
    sent = sum(_send_once(pk, About.REPLACEMENT, 0) for pk in list(issued.order_by("pk").values_list("pk", flat=True)))
    if reissue.is_over:
        Reissue.objects.filter(pk=reissue.pk).update(told_at=timezone.now())
    return sent


def _not_reminded(span: tuple[date, date], days: int) -> QuerySet[Certificate]:
    """Return the certificates that end in a span of days, of whose holders none was reminded so late or has another."""
    told = CertificateNotice.objects.filter(certificate=OuterRef("pk"), about=About.RENEWAL, days__lte=days)
    others = Certificate.objects.valid().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        enrolment__user=OuterRef("enrolment__user"),
        enrolment__course=OuterRef("enrolment__course"),
    )
    passed = Renewal.objects.filter(certificate=OuterRef("pk"), passed_at__isnull=False)
    ending = Certificate.objects.filter(state=Certificate.State.ISSUED, valid_until__range=span)
    return ending.filter(~Exists(told), ~Exists(others), ~Exists(passed), enrolment__user__is_active=True).exclude(
        enrolment__user__email=""
    )


def _send_once(certificate_id: int, about: str, days: int) -> int:
    """Send one mail and write it down, both or neither; where it was sent already, nothing happens."""
    rows = Certificate.objects.select_related("enrolment__user", "enrolment__course", "supersedes")
    try:
        with transaction.atomic():
            certificate = rows.get(pk=certificate_id)
            user = certificate.enrolment.user
            if not user.email or not user.is_active:
                return 0
            Certificate.objects.select_for_update().get(pk=certificate_id)  # two sweeps wait for each other here
            _row, is_new = CertificateNotice.objects.get_or_create(certificate=certificate, about=about, days=days)
            return _mail(user, certificate, about) if is_new else 0
    except (SMTPException, OSError):
        logger.exception("the mail about certificate %s could not be sent", certificate_id)
        return 0


def _mail(user: User, certificate: Certificate, about: str) -> int:
    with translation.override(language_of(user)):
        base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        title = _title(certificate)
        if about == About.RENEWAL:
            link = base + reverse("training:renewal", args=[certificate.serial])
            subject, template = _("Your certificate of “%(course)s” ends soon"), "training/renewal_mail.txt"
        else:
            link = base + reverse("training:dashboard")
            subject, template = _("Your certificate of “%(course)s” was issued anew"), "training/replaced_mail.txt"
        facts = {"user": user, "certificate": certificate, "course": title, "link": link}
        subject = " ".join((subject % {"course": title}).split())
        return send_mail(subject, render_to_string(template, facts), None, [user.email])


def _title(certificate: Certificate) -> str:
    if translation.get_language() == "en" and certificate.course_title_en:
        return certificate.course_title_en
    return certificate.course_title
