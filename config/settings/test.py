"""Settings of the test suite: SQLite, or PostgreSQL where LMS_TEST_DATABASE_URL says so."""

import os
import tempfile

# Whatever the shell says: tests leave no trace in the data of a site, and their links lead to one place.
os.environ["LMS_DATA"] = tempfile.mkdtemp(prefix="lms-test-")
os.environ["LMS_BASE_URL"] = "http://localhost:8000"

import dj_database_url

from config.settings.local import *  # noqa: F403
from config.settings.local import DATA_DIR, DATABASES

SECRET_KEY = "only-for-tests"  # noqa: S105 -- signs nothing outside a test run
if _url := os.environ.get("LMS_TEST_DATABASE_URL"):
    _engine = {"ENGINE": "config.postgresql", "OPTIONS": PREPARED_STATEMENTS}
    DATABASES["default"] = {**dj_database_url.parse(_url), **_engine}
else:
    # A file, as in local mode: threads that race for a database in memory do not wait for each other's locks.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
