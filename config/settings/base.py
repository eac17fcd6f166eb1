"""Settings that hold everywhere. Nothing secret and nothing that only suits one machine stands here."""

import os
from pathlib import Path
from typing import Any

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
# Limits on guessing: how many attempts in how many seconds (see lms/accounts/attempt_limits.py).
LMS_SIGN_IN_LIMITS = {
    "account": (10, 60 * 15),  # wrong passwords for one account
    "address": (300, 60 * 15),  # wrong passwords from one network address, which a whole village may share
    "reset": (5, 60 * 60),  # links for a new password to one e-mail address
}
# Limits on checking certificates: how often in how many seconds (see certificates/checking/limits.py).
LMS_VERIFY_LIMITS = {
    "looks": (3000, 60 * 10),  # numbers looked up from one address, which a whole village may share
    "misses": (60, 60 * 10),  # of these, numbers that nobody was given
    "misses_everywhere": (2000, 60 * 10),  # beyond that, somebody tries numbers from many addresses, and …
    "misses_while_braked": (3, 60 * 10),  # … so many misses are allowed to each
    "files": (60, 60 * 10),  # files from one address
    "files_everywhere": (600, 60 * 10),  # files in all: what the servers can bear
}
LMS_VERIFY_KNOWN_SECONDS = 60 * 60 * 24 * 7  # a number found within this time is shown also beyond the limits
LMS_VERIFY_FILE_BYTES = 2_000_000  # the largest file that is checked
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
CELERY_BEAT_SCHEDULE = {
    "finish what a crash left of certificates": {"task": "certificates.sweep", "schedule": 60.0},
    "raise signatures that wait for it": {"task": "certificates.sweep_levels", "schedule": 300.0},
    "mark certificates as expired": {"task": "certificates.expire", "schedule": crontab(minute=5)},
    "end requests for a second person": {"task": "certificates.expire_decisions", "schedule": 3600.0},
    "go on with re-issues that were cut short": {"task": "training.resume_reissues", "schedule": 60.0},
    "remind of certificates that end": {"task": "training.remind_of_renewals", "schedule": crontab(hour=8, minute=15)},
    "issue what was refused and is possible by now": {"task": "training.issue_what_is_waiting", "schedule": 3600.0},
    "lapse who has only expired certificates": {"task": "volunteers.lapse_expired", "schedule": 3600.0},
    "make copies of pictures that a crash left without": {"task": "content.make_missing_copies", "schedule": 3600.0},
    "publish what editors have set a time for": {"task": "content.publish_scheduled", "schedule": 60.0},
    "compute statistics that are older than the marks": {
        "task": "quizzes.refresh_reports",
        "schedule": crontab(hour=2, minute=30),
    },
    "remove question files that nobody went on with": {"task": "quizzes.sweep_imports", "schedule": 900.0},
    "remove course packages that nobody went on with": {"task": "courses.sweep_packages", "schedule": 900.0},
    "close attempts whose time is over": {"task": "training.close_overdue_attempts", "schedule": 60.0},
    "remind of refreshers": {"task": "training.remind_of_refreshers", "schedule": crontab(hour=8, minute=0)},
    "end editions whose refresher is overdue": {"task": "training.end_old_editions", "schedule": 3600.0},
    "tell owners of facts to be checked again": {
        "task": "courses.tell_of_reviews",
        "schedule": crontab(hour=7, minute=30),
    },
    "go on with regrades that were cut short": {"task": "training.resume_regrades", "schedule": 60.0},
}

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

# Rules of the programme: defaults that a deployment may change; per-course and per-quiz rules are data.
LMS_RULES: dict[str, Any] = {
    # A certificate whose file is not there after so many seconds is taken up again by the sweep.
    "certificate_render_grace_seconds": 120,
    # A layout may be published whose certificates, before they are signed, have at most so many kB (1,000 bytes).
    "certificate_layout_kb": 90,
    # A signature that could not be raised (no time stamp to be had) is tried again after so many seconds.
    "certificate_raise_retry_seconds": 900,
    # The signatures of a file that somebody shows are checked up to this size, with so much CPU and memory.
    "signature_check_bytes": 5_000_000,
    "signature_check_seconds": 5,
    "signature_check_megabytes": 512,
    # Serials: letters A–Z in front (at most eight), what stands for them in Thai text, the era of the year ("buddhist"
    # or "common"), how many groups of four random characters (2, 3 or 4). Serials given out before stay readable.
    "certificate_serial_prefix": "OSD",
    "certificate_serial_thai_prefix": "อสด",
    "certificate_serial_era": "buddhist",
    "certificate_serial_groups": 2,
    # Which decisions about certificates need a second person: of "issue" (by hand), "correct", "revoke", "reinstate",
    # "reissue". A request waits so many days for that person.
    "certificate_four_eyes": (),
    "certificate_decision_days": 14,
    # Holders may renew so many days before a certificate ends, and are reminded so many days before.
    "certificate_renewal_days": 60,
    "certificate_reminder_days": (60, 30, 7),
    # Whether the holder is written to when a certificate is corrected; for a re-issue of many it is asked each time.
    "certificate_correction_mail": True,
    # An attempt may still be answered for so many seconds after its time, for slow networks; a quiz may say otherwise.
    "quiz_grace_seconds": 30,
    # An attempt handed in and not graded after so many seconds is taken up again by the sweep.
    "quiz_grading_seconds": 30,
    # An attempt without a time limit that nobody has handed in is closed after so many days.
    "quiz_open_days": 90,
    # The link with which an agency invites someone works for so many days.
    "invitation_days": 14,
    # What a lesson may cost a phone, in kB (1,000 bytes): page, style sheet, scripts, pictures; not what a tap loads.
    "lesson_budget_kb": 60,
    # A slow network, for saying how long a page takes to open: 3G in a village.
    "phone_kilobits": 400,
    "phone_round_trip_ms": 400,
    # More words than this are too many for one lesson.
    "lesson_words": 1500,
    # Owners are told so many days before facts are to be checked again.
    "review_notice_days": 30,
    # Who is told of what an agency owns.
    "review_notice_roles": ("manager", "author"),
    # What a publish means for those enrolled where its author chose nothing: "small", "new" or "repeat".
    "publish_policy": "small",
    # Publishes with "everyone repeats" within so many hours make one new edition, while nobody is in it yet.
    "edition_gather_hours": 24,
    # Holders of older editions have so many days for the refresher, and are reminded so many days before the end.
    "refresher_days": 60,
    "refresher_reminder_days": (60, 14, 3),
    # What then becomes of their certificates: "lapse" ends them, and with them a status that rests on them; or "keep".
    "refresher_after_deadline": "lapse",
    # The name as the public check of a certificate shows it: "full", as printed, or "masked", first letters only.
    "verify_name": "full",
}
# What the checks before publishing find (courses/checks): "error" keeps a page from going live, "warning" is told,
# "off" is not.
LMS_CHECKS = {
    "alternative_text": "error",
    "picture_gone": "error",
    "transcript": "error",
    "quiz_empty": "error",
    "broken_link": "error",
    "quiz_missing": "warning",
    "practice_draft": "warning",
    "unpublished_link": "warning",
    "translation": "warning",
    "heading_order": "warning",
    "length": "warning",
    "weight": "warning",
    "sources": "warning",
    "review_date": "warning",
    "facts_review": "warning",
    "hotline_review": "warning",
    "term_review": "warning",
}
# Whose name stands on certificates.
LMS_ISSUER = {
    "name_th": os.environ.get("LMS_ISSUER_TH", "โครงการอาสาสมัครดิจิทัล"),
    "name_en": os.environ.get("LMS_ISSUER_EN", "Digital Volunteer Programme"),
}
# Who signs certificates (PAdES). docs/signing.md tells how to deploy and change a key.
LMS_SIGNING: dict[str, Any] = {
    # "pkcs12": a file with key and certificates; "pkcs11": a token (HSM); "none": certificates are issued unsigned.
    "kind": os.environ.get("LMS_SIGNING_KIND", ""),
    "path": os.environ.get("LMS_SIGNING_PATH", ""),  # of the PKCS#12 file
    "module": os.environ.get("LMS_SIGNING_MODULE", ""),  # PKCS#11: the library of the token's maker
    "slot": os.environ.get("LMS_SIGNING_SLOT", ""),  # PKCS#11: index of the slot, or
    "token": os.environ.get("LMS_SIGNING_TOKEN", ""),  # PKCS#11: label of the token
    "label": os.environ.get("LMS_SIGNING_LABEL", ""),  # PKCS#11: label of key and certificate
    "chain": os.environ.get("LMS_SIGNING_CHAIN", ""),  # PEM file of the issuers, where the key lacks them
    "pin_from": "LMS_SIGNING_PIN",  # the environment variable with the PIN or password, read when it is needed
    "tsa_url": os.environ.get("LMS_SIGNING_TSA_URL", ""),  # time-stamp authority (RFC 3161)
    "tsa_seconds": 10,
    "level": os.environ.get("LMS_SIGNING_LEVEL", ""),  # "b-b", "b-t", "b-lta"; else the highest that is possible
    "roots": os.environ.get("LMS_SIGNING_ROOTS", ""),  # PEM file or folder: where trust begins, time stamps' too
}
# Badges (Open Badges 3.0) within certificates. Without a key there are none.
LMS_BADGES: dict[str, Any] = {
    # A private key in PEM without a password, itself or in a file: P-256 signs as ES256, Ed25519 as EdDSA. To rotate,
    # put another here; the public part of every key that has signed stays published.
    "key": os.environ.get("LMS_BADGE_KEY", ""),
    "key_file": os.environ.get("LMS_BADGE_KEY_FILE", ""),
    # Badges are handed on without the certificate: whether they carry the name in plain text, beside the salted hash.
    "with_name": False,
    # The next status list is begun when one is so full; verifiers may keep a list for so long.
    "list_fill_percent": 60,
    "list_ttl_seconds": 300,
}
