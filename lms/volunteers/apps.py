from importlib import import_module

from django.apps import AppConfig

from lms.core.refusals import register_refusals
from lms.volunteers.refusals import REFUSALS


class VolunteersConfig(AppConfig):
    name = "lms.volunteers"
    label = "volunteers"

    def ready(self) -> None:
        register_refusals(REFUSALS)
        rules = import_module("certificates.issue_rules")  # needs the models, which are loaded now
        rules.register_conditions(import_module("lms.volunteers.issue_conditions").conditions_of_programmes)
