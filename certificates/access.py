"""Who may have a certificate's file."""

from typing import Any, cast

from django.http import Http404

from certificates.models import Certificate
from lms.accounts.models import User
from lms.accounts.second_factor import is_exempt


def certificate_for(user: User, serial: str) -> Certificate:
    """Return the certificate if it is the user's own, or the user is staff allowed to see all; else 404."""
    certificate = Certificate.objects.select_related("enrolment").filter(serial=serial).first()
    if certificate is None:
        raise Http404
    is_own = certificate.enrolment.user_id == user.pk
    if not is_own and not _sees_all(user):
        raise Http404
    return certificate


def _sees_all(user: User) -> bool:
    """Staff with the permission, behind the same second factor as the admin."""
    if not user.has_perm("certificates.view_certificate"):
        return False
    return is_exempt(user) or bool(cast(Any, user).is_verified())  # the method comes from django-otp's middleware
