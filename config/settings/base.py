"""Settings that hold everywhere. Nothing secret and nothing that only suits one machine stands here."""

import os
from pathlib import Path

from config.settings.rules import *  # noqa: F403
from config.settings.schedule import *  # noqa: F403
from config.settings.signing import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("LMS_DATA") or BASE_DIR / "var").resolve()

PRODUCTION = False  # turns on the start-up checks of config/checks.py
DEBUG = False
SAMPLE_ACCOUNTS = False  # sample people with known passwords; only local and test settings may turn it on
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "lms.training",
    "lms.volunteers",
    "certificates",
    "courses",
    "quizzes",
    "content",
    "lms.agencies",
    "lms.accounts",
    "lms.core",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.sites",
    "lms.accounts.users_app.PeopleAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.middleware.PageHeadersMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "lms.accounts.middleware.StaffTwoFactorMiddleware",
    "lms.agencies.admin_gate.AgencyAdminMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.core.middleware.RefusalMiddleware",
    "lms.core.redirects.PageRedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.EmailOrMobileBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "training:dashboard"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "accounts:login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # would send a hash of everybody's e-mail address to a third party
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["first_name", "last_name", "latin_name", "email"]},
    },
    {
        # NIST SP 800-63B-4: length and a blocklist, no rules on composition.
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "OSD"
LMS_STAFF_SESSION_SECONDS = 60 * 60 * 12  # after the second factor: a working day
LMS_PROXIES_IN_FRONT = 0  # how many proxies of ours stand before the application and note the client's address
LMS_EMAIL_TLS = "starttls"  # how the mail server is spoken to: "starttls", "tls" from the first byte, or "off"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview pane of the admin frames its own pages
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY there
SECURE_REFERRER_POLICY = "same-origin"

# Language and time
LANGUAGE_CODE = "th"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "config/wagtail_words"]  # Thai that Wagtail lacks; lies over the apps' own catalogues
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

# Pages and pictures
WAGTAIL_SITE_NAME = "อสด."
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin asks no other site; dependencies are locked and updated on purpose
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = os.environ.get("LMS_BASE_URL", "http://localhost:8000")
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
# Pictures in texts are kept at these widths, in points, as AVIF and WebP: a phone's column at one, two and three points
# for each CSS pixel.
LMS_PICTURE_WIDTHS = (360, 540, 720, 1080)
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Sites on which linked videos may lie; lessons link to them and load nothing from there.
LMS_VIDEO_HOSTS = ["www.youtube.com", "youtube.com", "youtu.be", "m.youtube.com", "vimeo.com", "www.facebook.com"]
WAGTAIL_FINISH_WORKFLOW_ACTION = "lms.agencies.publishing.publish_reviewed"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Never under MEDIA_ROOT: certificates carry names and are served to their owners only.
    "certificates": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "certificates", "base_url": None},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# How production and its tests speak to PostgreSQL: statements are prepared on a connection when they come a third time.
PREPARED_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 2}

# Background work
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat" / "schedule")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # They write a line for every page that an import touches, or for each step of a drawing.
        "wagtail": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}
