from django.apps import AppConfig

from lms.core.refusals import register_refusals
from lms.volunteers.refusals import REFUSALS


class VolunteersConfig(AppConfig):
    name = "lms.volunteers"
    label = "volunteers"

    def ready(self) -> None:
        register_refusals(REFUSALS)
