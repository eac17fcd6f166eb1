"""Addresses of the trainee's journey; pages of courses have Wagtail's own."""

from django.urls import path

from lms.training import (
    agency_views,
    certificate_views,
    practice_views,
    profile_views,
    quiz_views,
    registration_views,
    renewal_views,
    views,
)

app_name = "training"
urlpatterns = [
    path("register/", registration_views.register, name="register"),
    path("profile/name/", profile_views.correct_name, name="correct_name"),
    path("agencies/", agency_views.agencies, name="agencies"),
    path("agencies/<slug:code>/", agency_views.agency, name="agency"),
    path("learn/", views.dashboard, name="dashboard"),
    path("learn/certificates/", certificate_views.certificates, name="certificates"),
    path("learn/certificates/<str:serial>/renew/", renewal_views.renewal, name="renewal"),
    path("learn/certificates/<str:serial>/renew/start/", renewal_views.start, name="start_renewal"),
    path("learn/courses/<int:page_id>/enrol/", views.enrol, name="enrol"),
    path("learn/lessons/<int:page_id>/finish/", views.complete_lesson, name="complete_lesson"),
    path("learn/practice/<int:page_id>/<int:version_id>/", practice_views.practise, name="practise"),
    path("learn/modules/<int:page_id>/quiz/", quiz_views.quiz, name="quiz"),
    path("learn/modules/<int:page_id>/quiz/start/", quiz_views.start, name="start_quiz"),
    path("learn/attempts/<uuid:key>/", quiz_views.attempt, name="attempt"),
    path("learn/attempts/<uuid:key>/answers/<int:position>/", quiz_views.answer, name="answer"),
    path("learn/attempts/<uuid:key>/submit/", quiz_views.submit, name="submit"),
    path("learn/attempts/<uuid:key>/hand-in/", quiz_views.hand_in, name="hand_in"),
    path("learn/attempts/<uuid:key>/result/", quiz_views.result, name="result"),
]
