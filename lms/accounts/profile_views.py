"""A person's own account: what we hold, and the pages on which they change it."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from lms.accounts.profile import change_contacts, change_password
from lms.accounts.profile_forms import ChangePasswordForm, ContactsForm
from lms.accounts.requests import SignedInRequest


@login_required
@never_cache
@require_GET
def profile(request: SignedInRequest) -> HttpResponse:
    """Show name and contacts; each is changed on a page of its own."""
    return render(request, "accounts/profile.html", {"person": request.user})


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def contacts(request: SignedInRequest) -> HttpResponse:
    held = {"email": request.user.email, "mobile": request.user.mobile}
    form = ContactsForm(request.user, request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        change_contacts(user=request.user, email=form.cleaned_data["email"], mobile=form.cleaned_data["mobile"])
        messages.success(request, _("Saved. You can sign in with each contact that stands here."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile_contacts.html", {"form": form})


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = change_password(user=request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, person)  # this session goes on, under a new key
        messages.success(request, _("Your new password is saved. You are signed out everywhere else."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile_password.html", {"form": form})
