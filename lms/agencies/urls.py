"""Addresses of agencies outside the admin."""

from django.urls import path

from lms.agencies import invitation_views

app_name = "invitations"
urlpatterns = [path("invitations/<str:token>/", invitation_views.accept_invitation, name="accept")]
