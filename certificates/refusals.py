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
    "too_many_checks": Refusal(
        429,
        _("Certificates were checked very often from your network, so we are pausing for a moment."),
        _("Try again in %(minutes)s minutes. Many people may share your connection; it is nothing you did wrong."),
    ),
    "picture_not_possible": Refusal(
        422,
        _("A small picture of this certificate cannot be drawn: a name or title is too long for it."),
        _("Send the PDF or the link instead."),
    ),
    "file_missing": Refusal(
        400,
        _("No file arrived."),
        _("Choose the certificate's PDF, then send it again."),
    ),
    "file_too_large": Refusal(
        413,
        _("The file is larger than %(megabytes)s MB; no certificate of ours is that large."),
        _("Choose the certificate's own PDF, not a picture or a collection of files."),
    ),
    "file_not_pdf": Refusal(
        415,
        _("This file is not a PDF."),
        _("Choose the certificate's PDF. For a photo or a print, type the number instead."),
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
    "agency_not_printable": Refusal(
        422,
        _("The character “%(character)s” (%(codepoint)s) in the agency's name cannot be printed on a certificate."),
        _("Tell the programme office."),
    ),
    "layout_not_publishable": Refusal(
        422,
        _("This layout cannot be published: %(problem)s"),
        _("Open the layout, mend that, and publish again."),
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
    "certificate_not_valid": Refusal(
        409,
        _("Only a certificate that is valid today can be corrected."),
        _("One that has expired is renewed, or issued by hand."),
    ),
    "nothing_to_correct": Refusal(
        409,
        _("The new certificate would read the same as this one."),
        _("Change the name here, or the title of the course, first."),
    ),
    "certificate_not_revoked": Refusal(
        409,
        _("Only a certificate that was revoked can be reinstated; this one has been replaced."),
    ),
    "certificate_issued_anew": Refusal(
        409,
        _("Another certificate was issued in its place since: %(serial)s."),
        _("Revoke that one first, if this one is to be in force again."),
    ),
    "certificate_not_renewable": Refusal(
        409,
        _("This certificate cannot be renewed now."),
        _("Its page says from which day it can be renewed. One that was revoked or replaced cannot be renewed."),
    ),
    "decision_waits_already": Refusal(
        409,
        _("A decision about this waits for a second person already."),
        _("Look under Decisions: it is approved, declined or withdrawn there."),
    ),
    "decision_over": Refusal(
        409,
        _("This decision is over: %(state)s."),
        _("If it is still wanted, ask for it again."),
    ),
    "decision_own": Refusal(
        403,
        _("You asked for this decision yourself, so another person has to approve it."),
    ),
    "decision_about_you": Refusal(
        403,
        _("This decision is about a certificate of your own, so another person has to approve it."),
    ),
    "file_trouble_over": Refusal(
        409,
        _("The file of this certificate is there again."),
    ),
    "reissue_empty": Refusal(
        422,
        _("No certificate in force is among these."),
        _("Choose another course, layout or time."),
    ),
    "reissue_not_failed": Refusal(
        409,
        _("Only a re-issue that could not be finished can be run again."),
    ),
    "issue_blocked": Refusal(
        403,
        _("The programme office has decided that no certificate is issued to you for now."),
        _("What you learnt is kept. Ask the programme office what you can do."),
    ),
    "issue_not_listed": Refusal(
        403,
        _("Certificates of this course are issued to people on a list, and you are not on it yet."),
        _("What you learnt is kept, and the certificate follows by itself once you are. Ask the programme office."),
    ),
    "issue_needs_email": Refusal(
        422,
        _("This certificate needs an e-mail address in your account."),
        _("Enter it under My account; the certificate then follows by itself."),
    ),
    "issue_needs_mobile": Refusal(
        422,
        _("This certificate needs a mobile number in your account."),
        _("Enter it under My account; the certificate then follows by itself."),
    ),
    "issue_needs_latin_name": Refusal(
        422,
        _("This certificate needs your name in Latin letters."),
        _("Enter it with your name in the profile; the certificate then follows by itself."),
    ),
}
