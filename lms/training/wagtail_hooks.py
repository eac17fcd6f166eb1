"""What the journey adds to Wagtail: the trainee's view of pages, and the menu group for staff who look after it."""

from wagtail import hooks

from lms.training.admin.viewsets import TrainingGroup
from lms.training.pages import present_page


@hooks.register("register_admin_viewset")
def register_training() -> TrainingGroup:
    return TrainingGroup()


hooks.register("before_serve_page", present_page)
