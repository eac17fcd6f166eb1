from importlib import import_module

from django.apps import AppConfig

from courses.refusals import REFUSALS
from lms.core.refusals import register_refusals


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"

    def ready(self) -> None:
        register_refusals(REFUSALS)
        import_module("courses.published")  # listens to Wagtail's publishing and moving of pages
        import_module("courses.page_policy")  # takes the place of Wagtail's; needs the models, which are loaded now
        import_module("courses.publish_gate")  # says what keeps a page from going live
