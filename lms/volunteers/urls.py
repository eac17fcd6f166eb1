"""Addresses of the volunteer's pages."""

from django.urls import path

from lms.volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", views.card, name="card"),
    path("volunteer/join/<slug:code>/", views.join_programme, name="join"),
    path("verify/card/", views.find_card, name="find_card"),
    path("verify/card/<str:code>/", views.verify_card, name="verify_card"),
]
