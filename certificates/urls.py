"""Addresses of certificates: the public check, and what the owner gets."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from certificates import own_views, views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/file/", views.verify_file, name="verify_file"),
    path("verify/<str:serial>/", views.verify_serial, name="verify_serial"),
    # As a person types it from paper: a phone puts a capital first, and the stroke at the end is easily forgotten.
    re_path(r"^[Vv][Ee][Rr][Ii][Ff][Yy]/?$", RedirectView.as_view(pattern_name="certificates:verify")),
    re_path(
        r"^[Vv][Ee][Rr][Ii][Ff][Yy]/(?P<serial>[^/]+)/?$",
        RedirectView.as_view(pattern_name="certificates:verify_serial"),
    ),
    path("certificates/<str:serial>/pdf/", own_views.download, name="download"),
    path("certificates/<str:serial>/picture/", own_views.picture, name="picture"),
]
