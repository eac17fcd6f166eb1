"""The question bank that every agency has."""

from django.db import transaction

from lms.agencies.models import Agency
from lms.core.refusals import Refused
from quizzes.models import QuestionBank


def make_bank(*, agency: Agency) -> QuestionBank:
    """Return the bank with the agency's code, made where there is none; repeatable.

    Refuses `bank_code_taken` where a bank of that code is someone else's: its questions are not given away unasked.
    """
    with transaction.atomic():
        bank, _created = QuestionBank.objects.get_or_create(
            code=agency.code, defaults={"name": agency.name, "agency": agency}
        )
        if bank.agency_id != agency.pk:
            raise Refused("bank_code_taken", bank=agency.code)
    return bank
