from importlib import import_module

from django.apps import AppConfig

from lms.core.refusals import register_refusals
from lms.training.refusals import REFUSALS


class TrainingConfig(AppConfig):
    name = "lms.training"
    label = "training"

    def ready(self) -> None:
        register_refusals(REFUSALS)
        forecast = import_module("lms.training.publish_forecast").forecast_bounded  # needs the models
        import_module("courses.forecast").forecast_with(forecast)
        import_module("lms.training.previews")  # shows drafts to their editors; needs the models, which are loaded now
