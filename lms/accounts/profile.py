"""What people change of their own account: name, contacts, password. Each change leaves an entry in the audit trail."""

from django.db import IntegrityError, transaction

from lms.accounts.attempt_limits import AttemptCounter
from lms.accounts.contact import Contact
from lms.accounts.models import User
from lms.accounts.names import clean_latin_name, clean_name
from lms.core.audit import record
from lms.core.refusals import Refused


def change_name(
    *, user: User, name_prefix: str, first_name: str, last_name: str, latin_name: str, actor: User | None = None
) -> tuple[str, ...]:
    """Correct a person's name; returns the fields that changed. Certificates issued before stay as they were printed.

    `actor` is the member of staff who does it; without, the person did it themselves.

    Raises ValidationError for a name that cannot be, Refused (`name_needed`) without a given name.
    """
    values = {
        "name_prefix": clean_name(name_prefix),
        "first_name": clean_name(first_name),
        "last_name": clean_name(last_name),
        "latin_name": clean_latin_name(latin_name),
    }
    if not values["first_name"]:
        raise Refused("name_needed")
    return _change(user, values, "accounts.name_changed", actor)


def change_contacts(*, user: User, email: str, mobile: str) -> tuple[str, ...]:
    """Set the e-mail address and the mobile number a person signs in with; returns the fields that changed.

    Both come in the normal form of `parse_contact`; an empty one is taken away. Raises Refused: contact_needed,
    staff_need_email, and contact_taken where another account has one of them: the database decides.
    """
    if not (email or mobile):
        raise Refused("contact_needed")
    if user.is_staff and not email:
        raise Refused("staff_need_email")
    try:
        return _change(user, {"email": email, "mobile": mobile}, "accounts.contact_changed")
    except IntegrityError as collision:
        if not taken_by_others(user=user, email=email, mobile=mobile):
            raise
        raise Refused("contact_taken") from collision


def taken_by_others(*, user: User, email: str, mobile: str) -> list[str]:
    """Return which of the two, `email` or `mobile`, belongs to another account."""
    contacts = {"email": Contact(email=email), "mobile": Contact(mobile=mobile)}
    given = {field: contact for field, contact in contacts.items() if str(contact)}
    return [
        field for field, contact in given.items() if User.objects.with_contact(contact).exclude(pk=user.pk).exists()
    ]


def change_password(*, user: User, password: str) -> User:
    """Store a password that was checked; it ends the person's other sessions. Earlier wrong guesses no longer count."""
    with transaction.atomic():
        person = _locked(user)
        person.set_password(password)
        person.save(update_fields=["password"])
        record(person, "accounts.password_changed", actor=person)
    for contact in filter(None, (person.email.lower(), person.mobile)):
        AttemptCounter("account", contact).forget()
    return person


def _change(user: User, values: dict[str, str], action: str, actor: User | None = None) -> tuple[str, ...]:
    """Write what differs; the audit entry names the fields and neither old nor new values."""
    with transaction.atomic():
        person = _locked(user)
        changed = tuple(field for field, value in values.items() if getattr(person, field) != value)
        if changed:
            for field in changed:
                setattr(person, field, values[field])
            person.save(update_fields=changed)
            record(person, action, actor=actor or person, fields=list(changed))
    return changed


def _locked(user: User) -> User:
    """Return the person's row, locked; a request's own `user` is a lazy stand-in that the audit trail does not know."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
