"""Production: PostgreSQL, Redis, S3-compatible storage. Every secret comes from the environment and none has a default.

What is missing is named by `manage.py check` (config/checks.py), and the process refuses to start.
"""

import os

import dj_database_url

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, LMS_EMAIL_TLS, STORAGES

PRODUCTION = True
SECRET_KEY = os.environ.get("LMS_SECRET_KEY", "")
ALLOWED_HOSTS = [host for host in os.environ.get("LMS_ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

DATABASES = {}
if _database := os.environ.get("LMS_DATABASE_URL"):
    DATABASES["default"] = dict(dj_database_url.parse(_database, conn_max_age=600, conn_health_checks=True))
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "config.postgresql"
    # PostgreSQL keeps the plan of a statement that comes again: most of what it spends on a page is planning.
    # Behind a pooler that shares connections between transactions, set LMS_DATABASE_PREPARE=0.
    if os.environ.get("LMS_DATABASE_PREPARE") != "0":
        DATABASES["default"]["OPTIONS"] = PREPARED_STATEMENTS

_redis = os.environ.get("LMS_REDIS_URL", "")
CACHES = {"default": {"BACKEND": "config.redis_cache.RedisCache", "LOCATION": _redis, "KEY_PREFIX": "lms"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = _redis
(DATA_DIR / "beat").mkdir(parents=True, exist_ok=True)  # beat keeps there when it last ran what

if _bucket := os.environ.get("LMS_S3_BUCKET"):
    _s3 = {
        "bucket_name": _bucket,
        "endpoint_url": os.environ.get("LMS_S3_ENDPOINT") or None,
        "region_name": os.environ.get("LMS_S3_REGION") or None,
        "access_key": os.environ.get("LMS_S3_ACCESS_KEY", ""),
        "secret_key": os.environ.get("LMS_S3_SECRET_KEY", ""),
        "file_overwrite": False,
    }
    STORAGES["default"] = {"BACKEND": "lms.core.media_storage.MediaStorage", "OPTIONS": {**_s3, "location": "media"}}
    STORAGES["certificates"] = {
        "BACKEND": "certificates.object_storage.CertificateS3Storage",
        "OPTIONS": {**_s3, "location": "certificates", "default_acl": "private"},
    }
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {**_s3, "location": "private", "default_acl": "private"},
    }

EMAIL_HOST = os.environ.get("LMS_EMAIL_HOST", "")
EMAIL_HOST_USER = os.environ.get("LMS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("LMS_EMAIL_PASSWORD", "")
EMAIL_PORT = int(os.environ.get("LMS_EMAIL_PORT") or 587)
LMS_EMAIL_TLS = os.environ.get("LMS_EMAIL_TLS") or LMS_EMAIL_TLS
EMAIL_USE_TLS, EMAIL_USE_SSL = LMS_EMAIL_TLS == "starttls", LMS_EMAIL_TLS == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("LMS_EMAIL_FROM", "")

LMS_PROXIES_IN_FRONT = int(os.environ.get("LMS_PROXIES_IN_FRONT", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("LMS_PLAIN_HTTP") != "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
