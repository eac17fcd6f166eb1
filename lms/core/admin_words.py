"""Words of Wagtail's admin that whoever writes and reviews meets, and that its own Thai catalogue lacks.

Django looks a word up in the catalogues of all apps, so what stands here is collected into ours and translated there.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    # Reviews
    _("Awaiting your review"),
    _("Your pages and snippets in a workflow"),
    _("Request changes"),
    _("Approve with comment"),
    _("Changes requested"),
    _("Changes requested at"),
    _("in moderation"),
    _("In Moderation"),
    _("Cancel workflow "),
    _("Restart workflow "),
    _("Workflow history"),
    _("Incomplete task"),
    # Schedules
    _("Set schedule"),
    _("Edit schedule"),
    _("Save schedule"),
    _("Schedule to publish"),
    _("Choose when this page should go live and/or expire"),
    # Comments, panels, lists
    _("Add comment"),
    _("Comment notifications"),
    _("Toggle status"),
    _("Toggle comments"),
    _("Toggle checks"),
    _("Go to the first error"),
    _("The page could not be created due to validation errors."),
    _("The page could not be saved due to validation errors."),
    _("Your locked pages"),
    _("Search all pages…"),
    _("Date updated"),
    _("Edited by"),
    _("Has child pages"),
    _("Page type"),
    _("Current page status:"),
    # The menu
    _("Reports"),
    _("Help"),
)
