"""Accepting an invitation: with the account that has its address, or by making one."""

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.accounts.backends import EmailOrMobileBackend
from lms.agencies.invitation_forms import InvitedPersonForm
from lms.agencies.invitations import accept, accept_with_new_account, account_of, open_invitation
from lms.agencies.models import Invitation
from lms.core.middleware import admin_prefix
from lms.core.refusals import Refused

BACKEND = f"{EmailOrMobileBackend.__module__}.{EmailOrMobileBackend.__qualname__}"


@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to join, and join on the answer. The admin, where it leads, asks for the second factor first.

    Opening the link changes nothing: programs that look at mails open links too.
    """
    invitation = open_invitation(token)
    user, account = request.user, account_of(invitation)
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path()) if account else _make_account(request, token, invitation)
    if account is None or user.pk != account.pk:
        raise Refused("other_addressee")
    if request.method == "POST":
        accept(token=token, user=account)
        return redirect(admin_prefix())
    return render(request, "agencies/accept.html", {"invitation": invitation})


def _make_account(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = InvitedPersonForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = accept_with_new_account(token=token, person=form.person(), notice=form.notice)
        login(request, user, backend=BACKEND)
        return redirect(admin_prefix())
    return render(request, "agencies/accept_new.html", {"invitation": invitation, "form": form})
