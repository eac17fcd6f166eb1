from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register

from certificates.badges import checks as badge_checks
from certificates.badges.refusals import REFUSALS as BADGE_REFUSALS
from certificates.checking import checks as verification_checks
from certificates.refusals import REFUSALS
from certificates.rule_checks import check_rules
from certificates.signing import checks as signing_checks
from lms.core.refusals import register_refusals


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        import_module("certificates.layouts.wiring")  # needs the models, which are loaded now
        register_refusals(REFUSALS)
        register_refusals(BADGE_REFUSALS)
        register(check_rules)
        register(badge_checks.check_badge_key)
        register(verification_checks.check_verification)
        register(signing_checks.check_signing)
        register(signing_checks.check_token, deploy=True)
