"""The question bank that a file goes into or comes out of."""

from django.utils.translation import gettext_lazy as _

from lms.agencies.models import Agency
from quizzes.errors import FieldError, FieldErrors
from quizzes.models import QuestionBank


def bank_of(*, agency: str, bank: str = "") -> QuestionBank:
    """Return an agency's bank: the one named, else that with the agency's own code, not saved yet where it is missing.

    Raises FieldErrors where there is no such agency or bank, and where the bank is another's.
    """
    owner = Agency.objects.filter(code=agency).first()
    if owner is None:
        known = ", ".join(Agency.objects.values_list("code", flat=True)) or "–"
        problem = _("There is no agency “%(code)s”.") % {"code": agency}
        raise FieldErrors([FieldError("agency", problem, _("Name one of these: %(codes)s.") % {"codes": known})])
    found = QuestionBank.objects.filter(code=bank or agency).first()
    if found is not None and found.agency_id == owner.pk:
        return found
    if found is None and not bank:
        return QuestionBank(code=agency, name=owner.name, agency=owner)
    problem = _("The agency “%(agency)s” has no question bank “%(bank)s”.") % {"agency": agency, "bank": bank or agency}
    banks = ", ".join(QuestionBank.objects.filter(agency=owner).values_list("code", flat=True)) or "–"
    raise FieldErrors([FieldError("bank", problem, _("Its banks: %(banks)s.") % {"banks": banks})])
