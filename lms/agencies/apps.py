from importlib import import_module

from django.apps import AppConfig

from lms.agencies.refusals import REFUSALS
from lms.core.refusals import register_refusals


class AgenciesConfig(AppConfig):
    name = "lms.agencies"
    label = "agencies"

    def ready(self) -> None:
        register_refusals(REFUSALS)
        import_module("lms.agencies.rights")  # registers who may do what, before Wagtail asks
