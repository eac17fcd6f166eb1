from importlib import import_module

from django.apps import AppConfig

from lms.core.refusals import register_refusals
from quizzes.refusals import REFUSALS


class QuizzesConfig(AppConfig):
    name = "quizzes"
    label = "quizzes"

    def ready(self) -> None:
        register_refusals(REFUSALS)
        import_module("quizzes.versions")  # listens to Wagtail's `published`; needs the models, which are loaded now
        import_module("quizzes.rights")  # registers who may do what, before Wagtail asks
