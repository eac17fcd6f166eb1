"""What anyone may learn about a certificate from its serial."""

from django.db.models import CharField

from certificates.checking.finding import Finding, finding_of
from certificates.models import Certificate
from certificates.serials import read_serial
from lms.core.compiled import Compiled, Slot

PUBLIC = (
    "serial",
    "state",
    "full_name",
    "course_title",
    "course_title_en",
    "edition",
    "agency_name",
    "agency_name_en",
    "issued_at",
    "valid_until",
    "revoked_at",
)
BY_SERIAL = Compiled(lambda: Certificate.objects.only(*PUBLIC).filter(serial=Slot("serial", CharField())).order_by())
_SUCCESSORS = [f"{'__'.join(['superseded_by'] * steps)}__serial" for steps in (1, 2, 3)]


def check_serial(text: str) -> Finding:
    """Return what is known about a serial as a person typed it. One query; one more for what replaced it.

    Raises `Refused` ("serial_unreadable", "serial_mistyped") without asking the database.
    """
    serial = read_serial(text)
    certificate = next(iter(BY_SERIAL.instances(serial=serial)), None)
    return Finding("unknown", serial) if certificate is None else finding_about(certificate)


def finding_about(certificate: Certificate) -> Finding:
    """Return what is told about a certificate. One query where it was replaced, else none."""
    return finding_of(certificate, replaced_by(certificate))


def replaced_by(certificate: Certificate) -> str:
    """Return the serial of the latest certificate in a replaced one's place; "" where it is not replaced, or by none.

    Three replacements are followed at once; the page of the third leads on.
    """
    if certificate.state != Certificate.State.SUPERSEDED:
        return ""
    row = Certificate.objects.filter(pk=certificate.pk).values_list(*_SUCCESSORS).get()
    return next((serial for serial in reversed(row) if serial), "")
