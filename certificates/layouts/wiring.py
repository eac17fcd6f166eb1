"""What the layout's model asks for and cannot know: how it is drawn, what it must pass, who may touch it.

Imported when Django starts. Importing `versions` also has it listen to Wagtail's `published`.
"""

from wagtail.permissions import register_permission_policy

from certificates.layouts.previewing import preview
from certificates.layouts.versions import require_publishable
from certificates.models import CertificateLayout, LayoutPicture
from lms.agencies.policy import AgencyPolicy

CertificateLayout.drawn_by = staticmethod(preview)
CertificateLayout.checked_by = staticmethod(require_publishable)

register_permission_policy(CertificateLayout, AgencyPolicy(CertificateLayout, "agency"))
register_permission_policy(LayoutPicture, AgencyPolicy(LayoutPicture, "agency"))
