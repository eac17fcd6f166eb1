"""Making an account."""

from django.db import IntegrityError, transaction

from lms.accounts.contact import parse_contact
from lms.accounts.models import NoticeReading, PrivacyNotice, User
from lms.accounts.names import clean_latin_name, clean_name
from lms.core.refusals import Refused


def register(
    *,
    name_prefix: str,
    first_name: str,
    last_name: str,
    latin_name: str,
    contact: str,
    password: str,
    notice: PrivacyNotice,
) -> User:
    """Make an account and record which privacy notice the person has read (PDPA s. 23).

    `contact` is an e-mail address or a Thai mobile number as typed; the password is checked by the form. Refuses with
    `contact_taken` where an account has it, also when both came at the same moment: the database decides. Raises
    ValidationError for a name or a contact that cannot be.
    """
    parsed = parse_contact(contact)
    person = User(
        name_prefix=clean_name(name_prefix),
        first_name=clean_name(first_name),
        last_name=clean_name(last_name),
        latin_name=clean_latin_name(latin_name),
        email=parsed.email,
        mobile=parsed.mobile,
    )
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            NoticeReading.objects.create(user=person, notice=notice)
    except IntegrityError as collision:
        if not User.objects.with_contact(parsed).exists():
            raise
        raise Refused("contact_taken") from collision
    return person
