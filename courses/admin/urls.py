"""Addresses of the editor's own pages, below the admin's."""

from django.urls import path

from courses.admin.before_publishing import draft_told
from courses.admin.due_reviews import DueReviewsView
from courses.admin.guide import guide, guide_picture
from courses.admin.home.mending import to_mend
from courses.admin.phone import phone, phone_screen
from courses.admin.translations import TranslationsView, still_right
from courses.admin.weights import WeightsView
from courses.admin.whom_touched import touched, touched_by_new

app_name = "courses_admin"
urlpatterns = [
    path("to-mend/", to_mend, name="to_mend"),
    path("guide/", guide, name="guide"),
    path("guide/<slug:language>/", guide, name="guide"),
    path("guide/pictures/<slug:name>.png", guide_picture, name="guide_picture"),
    path("<int:page_id>/told/", draft_told, name="draft_told"),
    path("<int:page_id>/touched/", touched, name="touched"),
    path("<int:parent_id>/touched/new/", touched_by_new, name="touched_by_new"),
    path("<int:page_id>/phone/", phone, name="phone"),
    path("<int:page_id>/phone/screen/", phone_screen, name="phone_screen"),
    path("due-for-review/", DueReviewsView.as_view(), name="due_reviews"),
    path("due-for-review/results/", DueReviewsView.as_view(results_only=True), name="due_reviews_results"),
    path("weights/", WeightsView.as_view(), name="weights"),
    path("weights/results/", WeightsView.as_view(results_only=True), name="weights_results"),
    path("<int:page_id>/still-right/", still_right, name="still_right"),
    path("translations/", TranslationsView.as_view(), name="translations"),
    path("translations/results/", TranslationsView.as_view(results_only=True), name="translations_results"),
]
