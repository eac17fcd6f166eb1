"""What production must have: each finding has an id and a remedy, and with any error the product refuses to start.

`manage.py check` names the findings (with `--database default` also those in the data), every other management command
stops at them, and the web server and the workers call `refuse_to_start`.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from certificates.signing.checks import check_signing

SECRET_KEY_LENGTH = 50  # characters, as Django's own deployment check asks
S3_KEYS = ("access_key", "secret_key")
EMAIL_TLS = ("starttls", "tls", "off")


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured with everything that is wrong, where anything is. Does nothing outside production."""
    if not settings.PRODUCTION:
        return
    found = [*check_settings(None), *check_signing(None), *check_no_sample_accounts(None, databases=["default"])]
    errors = [message for message in found if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("Production refuses to start.\n" + "\n".join(str(message) for message in errors))


@register()
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check what the environment gives."""
    if not settings.PRODUCTION:
        return []
    return [*_secrets(), *_services(), *_addresses()]


@register(Tags.database)
def check_no_sample_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Check that no account with a published password is in the database, e.g. from a copy of a test system's."""
    if not settings.PRODUCTION or "default" not in (databases or ()) or _engine() == "django.db.backends.dummy":
        return []
    person = get_user_model()
    if person._meta.db_table not in connections["default"].introspection.table_names():  # before the first `migrate`
        return []
    count = person.objects.filter(is_sample=True).count()
    if not count:
        return []
    remedy = "Delete them: manage.py shell -c 'User.objects.filter(is_sample=True).delete()'"
    return [Error(f"{count} sample accounts with known passwords are in the database.", hint=remedy, id="lms.E008")]


def _secrets() -> Iterator[CheckMessage]:
    try:
        length = len(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's answer to an empty key
        length = 0
    if length < SECRET_KEY_LENGTH:
        yield Error(
            f"The secret key is missing or shorter than {SECRET_KEY_LENGTH} characters.",
            hint="Set LMS_SECRET_KEY, e.g. to what `openssl rand -base64 48` prints, and keep it.",
            id="lms.E001",
        )
    if settings.DEBUG:
        yield Error("DEBUG is on: error pages would show secrets.", hint="Set DEBUG = False.", id="lms.E002")
    if settings.SAMPLE_ACCOUNTS:
        yield Error(
            "Sample accounts with known passwords are allowed.", hint="Set SAMPLE_ACCOUNTS = False.", id="lms.E007"
        )


def _services() -> Iterator[CheckMessage]:
    if _engine() != "config.postgresql":
        yield Error(
            "There is no PostgreSQL database.",
            hint="Set LMS_DATABASE_URL, e.g. postgres://user:password@host/name.",
            id="lms.E003",
        )
    if not str(settings.CELERY_BROKER_URL).startswith(("redis://", "rediss://")):
        yield Error("There is no Redis.", hint="Set LMS_REDIS_URL, e.g. redis://host:6379/0.", id="lms.E004")
    if not all(_is_on_s3(settings.STORAGES[name]) for name in ("default", "certificates")):
        yield Error(
            "There is no S3-compatible storage, or its keys are missing.",
            hint="Set LMS_S3_BUCKET, LMS_S3_ACCESS_KEY and LMS_S3_SECRET_KEY (and LMS_S3_ENDPOINT outside AWS).",
            id="lms.E005",
        )
    if not settings.EMAIL_HOST or not settings.DEFAULT_FROM_EMAIL:
        yield Warning(
            "No mail can be sent, so nobody can choose a new password.",
            hint="Set LMS_EMAIL_HOST and LMS_EMAIL_FROM.",
            id="lms.W001",
        )
    if settings.LMS_EMAIL_TLS not in EMAIL_TLS:
        yield Error(
            f"How mail is encrypted is not known: {settings.LMS_EMAIL_TLS!r}.",
            hint=f"Set LMS_EMAIL_TLS to one of {', '.join(EMAIL_TLS)}, or leave it out.",
            id="lms.E010",
        )


def _addresses() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "The host names of the site are not set, or any would do.",
            hint="Set LMS_ALLOWED_HOSTS, e.g. learn.example.go.th,www.learn.example.go.th.",
            id="lms.E006",
        )
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if address.scheme != "https" or not address.hostname:
        yield Error(
            "The site's own address is missing or not https; it stands in mails and on certificates.",
            hint="Set LMS_BASE_URL, e.g. https://learn.example.go.th.",
            id="lms.E009",
        )


def _engine() -> str:
    """Return the database's engine; Django puts its dummy where none is configured."""
    return str(connections.databases["default"]["ENGINE"])


def _is_on_s3(storage: Any) -> bool:
    options = storage.get("OPTIONS", {})
    return str(storage["BACKEND"]).endswith(("S3Storage", "MediaStorage")) and all(options.get(key) for key in S3_KEYS)
