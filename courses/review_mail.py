"""Telling people by mail what of theirs is to be checked again: once for each thing and day."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from content.models import ReviewNotice
from courses.review_owners import owners_of
from courses.reviews import Due, due, today
from lms.accounts.models import User
from lms.accounts.staff_language import language_of


def people_to_tell() -> dict[User, list[Due]]:
    """Return who is to be told of what: everything due within `review_notice_days` that they were not told of yet."""
    told: dict[User, list[Due]] = defaultdict(list)
    for one in due(until=today() + timedelta(days=settings.LMS_RULES["review_notice_days"])):
        for person in owners_of(one):
            told[person].append(one)
    new = {person: _not_told(person, items) for person, items in told.items()}
    return {person: items for person, items in new.items() if items}


def tell_of_reviews() -> int:
    """Mail everyone who is to be told, one mail each; return how many mails went out.

    Repeatable: nobody is told twice. One mail that cannot be sent keeps no other back; its error is raised at the end.
    """
    sent, failure = 0, None
    for person, items in people_to_tell().items():
        try:
            sent += tell(person=person, items=items)
        except OSError as error:
            failure = error
    if failure is not None:
        raise failure
    return sent


def tell(*, person: User, items: list[Due]) -> bool:
    """Mail one person; say whether a mail went out.

    What is told is noted before, so that two workers cannot both tell it. Where the mail cannot be sent the note is
    taken back, the error propagates, and the next run tells it.
    """
    noted = [note for one in items if (note := _note(person, one))]
    if not noted:
        return False
    try:
        return _mail(person, [one for one in items if _key(one) in {_key_of(note) for note in noted}])
    except OSError:  # what a mail server that is away or refuses raises
        ReviewNotice.objects.filter(pk__in=[note.pk for note in noted]).delete()
        raise


def _note(person: User, one: Due) -> ReviewNotice | None:
    """Note that a person is being told; None where they were told before."""
    kind, row_id, review_by = _key(one)
    with transaction.atomic():
        note, is_new = ReviewNotice.objects.get_or_create(
            content_type_id=kind, object_id=row_id, review_by=review_by, user=person
        )
    return note if is_new else None


def _not_told(person: User, items: list[Due]) -> list[Due]:
    known = {_key_of(note) for note in ReviewNotice.objects.filter(user=person)}
    return [one for one in items if _key(one) not in known]


def _key(one: Due) -> tuple:
    return ContentType.objects.get_for_model(one.row).pk, one.row.pk, one.review_by


def _key_of(note: ReviewNotice) -> tuple:
    return note.content_type_id, note.object_id, note.review_by


def _mail(person: User, items: list[Due]) -> bool:
    with translation.override(language_of(person)):
        facts = {"items": items, "base": settings.WAGTAILADMIN_BASE_URL}
        body = render_to_string("courses/review_mail.txt", facts)
        return bool(send_mail(_("Facts to be checked again"), body, None, [person.email]))
