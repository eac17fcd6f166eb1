"""Addresses of accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from lms.accounts import privacy_views, profile_views, second_factor_views, sign_in_views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in_views.SignIn.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("password/", sign_in_views.ForgottenPassword.as_view(), name="password_reset"),
    path("password/sent/", sign_in_views.LinkSent.as_view(), name="password_reset_done"),
    path("password/chosen/", sign_in_views.PasswordChosen.as_view(), name="password_reset_complete"),
    path("password/<uidb64>/<token>/", sign_in_views.NewPassword.as_view(), name="password_reset_confirm"),
    path("second-factor/", second_factor_views.two_factor_verify, name="two_factor_verify"),
    path("second-factor/set-up/", second_factor_views.two_factor_setup, name="two_factor_setup"),
    path("second-factor/recovery-codes/", second_factor_views.recovery_codes, name="recovery_codes"),
    path("profile/", profile_views.profile, name="profile"),
    path("profile/contacts/", profile_views.contacts, name="profile_contacts"),
    path("profile/password/", profile_views.password, name="profile_password"),
    path("privacy/", privacy_views.privacy, name="privacy"),
]
