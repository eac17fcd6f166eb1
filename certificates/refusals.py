"""What certificates refuse, and what a person can do about it."""

from django.utils.translation import gettext_lazy as _

from lms.core.refusals import Refusal

REFUSALS = {
    "serial_unreadable": Refusal(
        404,
        _("This does not look like the number of a certificate."),
        _("A number looks like this: %(example)s. You find it at the foot of the certificate."),
    ),
    "serial_mistyped": Refusal(
        404,
        _("One character of this number seems mistyped."),
        _("Compare it with the certificate, character by character, and try again."),
    ),
    "name_missing": Refusal(
        422,
        _("There is no name to print on the certificate."),
        _("Enter the name in the profile, then ask for the certificate again."),
    ),
    "name_not_printable": Refusal(
        422,
        _("The character “%(character)s” (%(codepoint)s) in the name cannot be printed on a certificate."),
        _("Write the name in Thai or Latin letters, then ask for the certificate again."),
    ),
    "title_not_printable": Refusal(
        422,
        _("The character “%(character)s” (%(codepoint)s) in the course title cannot be printed on a certificate."),
        _("Tell the editors of the course."),
    ),
    "certificate_reason_missing": Refusal(
        422,
        _("A reason is needed."),
        _("Write why this certificate is issued by hand or revoked; it is kept on record."),
    ),
    "certificate_not_in_force": Refusal(
        409,
        _("Only a certificate that is in force can be revoked; this one has been replaced."),
    ),
}
