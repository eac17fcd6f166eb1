"""Who may do what with agencies, their members and invitations: each agency for itself."""

from wagtail.permissions import register_permission_policy

from lms.agencies.models import Agency, Invitation, Membership
from lms.agencies.policy import AgencyPolicy

register_permission_policy(Agency, AgencyPolicy(Agency, "pk"))
register_permission_policy(Membership, AgencyPolicy(Membership, "agency"))
register_permission_policy(Invitation, AgencyPolicy(Invitation, "agency"))
