from typing import Any

from celery.signals import beat_init, worker_init
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_to_start


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        for signal in (worker_init, beat_init):
            signal.connect(_refuse_celery, dispatch_uid="config.refuse_to_start")


def _refuse_celery(**kwargs: Any) -> None:
    """Celery logs what a signal's receiver raises and goes on; only leaving the process stops it."""
    try:
        refuse_to_start()
    except ImproperlyConfigured as wrong:
        raise SystemExit(str(wrong)) from wrong
