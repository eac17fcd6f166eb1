"""Who of the staff read whose attempt."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.accounts.models import User
from lms.core.audit import record
from quizzes.models import Attempt

ONCE_IN = timedelta(days=1)


def note_reading(*, attempt: Attempt, reader: User) -> bool:
    """Write down that a member of staff opened a person's attempt; return whether it was not written down lately.

    Worth an entry, though nothing changes: the page shows what a named person answered and the keys of questions still
    in use, so that both a complaint about prying and a leaked key can be traced. The rules on security of personal data
    under the PDPA want access to be traceable (Notification on Security Measures, B.E. 2565, section 4). Once a day for
    each reader and attempt: the trail is for people to read. It stands with the attempt, not with the person.
    """
    lately = ModelLogEntry.objects.for_instance(attempt).filter(action="training.view_attempt", user=reader)
    if lately.filter(timestamp__gt=timezone.now() - ONCE_IN).exists():
        return False
    record(attempt, "training.view_attempt", actor=reader)
    return True
