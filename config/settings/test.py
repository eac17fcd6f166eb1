"""Settings of the test suite: SQLite, or PostgreSQL where LMS_TEST_DATABASE_URL says so."""

import os
import tempfile

os.environ.setdefault("LMS_DATA", tempfile.mkdtemp(prefix="lms-test-"))

import dj_database_url

from config.settings.local import *  # noqa: F403
from config.settings.local import DATABASES

SECRET_KEY = "only-for-tests"
if _url := os.environ.get("LMS_TEST_DATABASE_URL"):
    DATABASES["default"] = dict(dj_database_url.parse(_url))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
