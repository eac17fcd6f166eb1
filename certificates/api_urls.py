"""Addresses for machines; they have no language."""

from django.urls import path

from certificates import api_views

app_name = "verify_api"
urlpatterns = [
    path("api/verify/file/", api_views.by_file, name="by_file"),
    path("api/verify/<str:serial>/", api_views.by_serial, name="by_serial"),
]
