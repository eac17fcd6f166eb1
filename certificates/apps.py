from django.apps import AppConfig

from certificates.refusals import REFUSALS
from lms.core.refusals import register_refusals


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        register_refusals(REFUSALS)
