"""Signing in and out, and choosing a new password."""

from django.contrib.auth import views as auth_views
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView, TemplateView

from lms.accounts.password_links import request_link
from lms.accounts.sign_in_forms import ForgottenPasswordForm, NewPasswordForm, SignInForm


class SignIn(auth_views.LoginView):
    form_class = SignInForm  # type: ignore[assignment]
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class ForgottenPassword(FormView):
    form_class = ForgottenPasswordForm
    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("accounts:password_reset_done")

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        request_link(email=form.cleaned_data["email"])
        return super().form_valid(form)


class LinkSent(TemplateView):
    template_name = "accounts/password_reset_done.html"


class NewPassword(auth_views.PasswordResetConfirmView):
    form_class = NewPasswordForm  # type: ignore[assignment]
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:password_reset_complete")


class PasswordChosen(TemplateView):
    template_name = "accounts/password_reset_complete.html"
