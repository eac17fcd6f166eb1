"""Addresses of certificates: the public check, and the owner's file."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:serial>/", views.verify_serial, name="verify_serial"),
    path("certificates/<str:serial>/pdf/", views.download, name="download"),
]
