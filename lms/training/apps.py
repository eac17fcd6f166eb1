from django.apps import AppConfig

from lms.core.refusals import register_refusals
from lms.training.refusals import REFUSALS


class TrainingConfig(AppConfig):
    name = "lms.training"
    label = "training"

    def ready(self) -> None:
        register_refusals(REFUSALS)
