"""Settings that hold everywhere. Nothing secret and nothing that only suits one machine stands here."""

import os
from pathlib import Path

from celery.schedules import crontab

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
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
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
# Limits on guessing: how many attempts in how many seconds (see lms/accounts/attempt_limits.py).
LMS_SIGN_IN_LIMITS = {
    "account": (10, 60 * 15),  # wrong passwords for one account
    "address": (300, 60 * 15),  # wrong passwords from one network address, which a whole village may share
    "reset": (5, 60 * 60),  # links for a new password to one e-mail address
}
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
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

# Pages and pictures
WAGTAIL_SITE_NAME = "อสด."
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin asks no other site; dependencies are locked and updated on purpose
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = os.environ.get("LMS_BASE_URL", "http://localhost:8000")
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
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
CELERY_BEAT_SCHEDULE = {
    "finish what a crash left of certificates": {"task": "certificates.sweep", "schedule": 60.0},
    "issue what was refused and is possible by now": {"task": "training.issue_what_is_waiting", "schedule": 3600.0},
    "lapse who has only expired certificates": {"task": "volunteers.lapse_expired", "schedule": 3600.0},
    "publish what editors have set a time for": {"task": "content.publish_scheduled", "schedule": 60.0},
    "compute statistics that are older than the marks": {
        "task": "quizzes.refresh_reports",
        "schedule": crontab(hour=2, minute=30),
    },
    "remove question files that nobody went on with": {"task": "quizzes.sweep_imports", "schedule": 900.0},
    "close attempts whose time is over": {"task": "training.close_overdue_attempts", "schedule": 60.0},
    "go on with regrades that were cut short": {"task": "training.resume_regrades", "schedule": 60.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Both write a line for every page that an import touches; what was done stands in the audit log.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
    },
}

# Rules of the programme: defaults that a deployment may change; per-course and per-quiz rules are data.
LMS_RULES = {
    # A certificate whose file is not there after so many seconds is taken up again by the sweep.
    "certificate_render_grace_seconds": 120,
    # An attempt may still be answered for so many seconds after its time, for slow networks; a quiz may say otherwise.
    "quiz_grace_seconds": 30,
    # An attempt handed in and not graded after so many seconds is taken up again by the sweep.
    "quiz_grading_seconds": 30,
    # An attempt without a time limit that nobody has handed in is closed after so many days.
    "quiz_open_days": 90,
    # The link with which an agency invites someone works for so many days.
    "invitation_days": 14,
}
# Whose name stands on certificates.
LMS_ISSUER = {
    "name_th": os.environ.get("LMS_ISSUER_TH", "โครงการอาสาสมัครดิจิทัล"),
    "name_en": os.environ.get("LMS_ISSUER_EN", "Digital Volunteer Programme"),
}
