"""Settings common to every place."""

from pathlib import Path
from typing import Any

import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from concord.settings import environment
from concord.settings.sign_in import *  # noqa: F403

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(environment.read("CONCORD_DATA")).absolute()

SECRET_KEY = environment.read("SECRET_KEY")
ALLOWED_HOSTS = environment.read_list("ALLOWED_HOSTS")
SITE_ADDRESS = environment.read("SITE_ADDRESS").rstrip("/")
SITE_NAME = environment.read("SITE_NAME")
DEBUG = False

INSTALLED_APPS = [
    "concord.apps.ConcordConfig",
    "deliberation.apps.DeliberationConfig",
    "accounts.apps.AccountsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "django_prometheus",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "deliberation.api.ballots.lane.BallotLane",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.OwnLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "deliberation.web.middleware.PrivateAnswers",
    "deliberation.web.middleware.OwnTimeZone",
    "deliberation.web.middleware.RefusalPages",
    "deliberation.web.middleware.HeldFloods",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "concord.urls"
ASGI_APPLICATION = "concord.asgi.application"
WSGI_APPLICATION = "concord.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "deliberation" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "deliberation.web.context.page",
            ]
        },
    }
]

_POOL = int(environment.read("DATABASE_POOL"))
DATABASES: dict[str, dict[str, Any]] = {}
if environment.read("DATABASE_URL"):
    DATABASES["default"] = environment.database(environment.read("DATABASE_URL")) | {
        "OPTIONS": {"pool": {"min_size": 1, "max_size": _POOL, "timeout": 10}} if _POOL else {},
    }
if environment.read("DATABASE_OWNER_URL"):
    DATABASES["owner"] = environment.database(environment.read("DATABASE_OWNER_URL")) | {
        "TEST": {"MIRROR": "default"}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.read("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "concord.caching.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "concord",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
# Cached so that a page needs no session query, and stored so that losing the cache signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": (),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "en"
# The languages pages speak: those with a catalogue in locale/. Half-translated pages help nobody.
LANGUAGES = [("en", _("English"))]
# The languages people write, and charters are drafted, in.
TEXT_LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

DEFAULT_FROM_EMAIL = environment.read("MAIL_FROM")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_TIMEOUT = 20  # seconds a mail server may be silent before the outbox tries again later
MAIL_IS_SHOWN = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "deliberation.api.authentication.TokenAuthentication",
        "deliberation.api.authentication.SameSiteSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["deliberation.api.authentication.ScopeAllows"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["deliberation.api.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "deliberation.api.schema.HouseSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "deliberation.api.throttling.CallerRateThrottle",
        "deliberation.api.throttling.BallotRateThrottle",
        "deliberation.api.throttling.FloodThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": "600/min",
        "user": "6000/min",
        "ballot": "60/min",
    },
    "EXCEPTION_HANDLER": "deliberation.api.errors.problem",
    "URL_FORMAT_OVERRIDE": None,  # the media type is asked for by Accept alone
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": 1 if environment.read("TRUST_PROXY") == "1" else 0,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Concord",
    "DESCRIPTION": "Read and write everything that negotiates and decides a charter.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SCHEMA_PATH_PREFIX_INSERT": "",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # A choice stands where it is asked for, not under an invented name.
    "POSTPROCESSING_HOOKS": ["deliberation.api.schema.with_refusals"],
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_keepalive": True}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 240
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {"task": "deliberation.drain_outbox", "schedule": 5.0},
    "close-due-questions": {"task": "deliberation.close_due_questions", "schedule": 2.0},
    "recount-stale-tallies": {"task": "deliberation.recount_stale_tallies", "schedule": 5.0},
    "complete-announcements": {"task": "deliberation.complete_announcements", "schedule": 30.0},
    "send-digests": {"task": "deliberation.send_digests", "schedule": 300.0},
    "remind-undecided": {"task": "deliberation.remind_undecided", "schedule": 60.0},
    "warn-of-expiry": {"task": "deliberation.warn_of_expiry", "schedule": 3600.0},
    "forget-old-keys": {"task": "deliberation.forget_old_keys", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA / "celerybeat-schedule")
TALLY_AT_MOST_EVERY = 1.0  # seconds between two counts of one question
LIVE_HEARTBEAT = 3.0  # seconds between two signs of life on an idle line

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.read("LOG_LEVEL")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
