from django.apps import AppConfig

from lms.accounts.refusals import REFUSALS
from lms.core.refusals import register_refusals


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"

    def ready(self) -> None:
        register_refusals(REFUSALS)
