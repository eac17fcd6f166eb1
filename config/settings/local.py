"""The embedded default that `make run` serves: SQLite, a file broker, local storage, sample accounts."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, LMS_BADGES, LMS_SIGNING

SAMPLE_ACCOUNTS = True
# A test issuer made at set-up signs what says that it is a sample; other kinds may be tried with the same variables.
if not LMS_SIGNING["kind"]:
    LMS_SIGNING = {**LMS_SIGNING, "kind": "sample", "folder": DATA_DIR / "keys"}
ALLOWED_HOSTS = ["*"]


def _kept_secret() -> str:
    """Return the secret key kept in the data folder, made at the first start."""
    kept = DATA_DIR / "secret-key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8")


SECRET_KEY = _kept_secret()

for _folder in ("broker/queue", "broker/control", "beat", "media", "certificates", "static"):
    (DATA_DIR / _folder).mkdir(parents=True, exist_ok=True)

# Made when the site is set up. Whatever it signs says that it is a sample.
LMS_BADGES = {**LMS_BADGES, "key": "", "key_file": str(DATA_DIR / "keys" / "sample-badges.pem")}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            # Write locks are taken at the start: a read that later writes would fail at once otherwise.
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000;"
            ),
        },
    }
}
# In files, so that the web processes see the same: what one of them publishes, all of them show.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}}

CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Producer and worker share one folder, so what one puts in the other takes out.
    "data_folder_in": str(DATA_DIR / "broker" / "queue"),
    "data_folder_out": str(DATA_DIR / "broker" / "queue"),
    "control_folder": str(DATA_DIR / "broker" / "control"),
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
