from django.apps import AppConfig

from courses.refusals import REFUSALS
from lms.core.refusals import register_refusals


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"

    def ready(self) -> None:
        register_refusals(REFUSALS)
