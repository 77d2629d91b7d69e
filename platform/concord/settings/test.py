"""Tests: real PostgreSQL as its owner, real Valkey, quick password hashes."""

import os

from concord.settings import environment
from concord.settings.base import *  # noqa: F403
from concord.settings.base import CACHES, REDIS_URL, REST_FRAMEWORK, STORAGES

SECRET_KEY = "tests-sign-with-a-key-that-everybody-knows-0123456789-abc"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {}
_URL = environment.read("DATABASE_OWNER_URL") or environment.read("DATABASE_URL")
if _URL:
    DATABASES["default"] = environment.database(_URL)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
OUTBOUND_TO_LOOPBACK = True
ACCOUNT_RATE_LIMITS = False
FLOODS_HELD = False
REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_THROTTLE_RATES": {
        "anon": "100000/min",
        "user": "100000/min",
        "ballot": "100000/min",
    }
}
# Workers of one run share one Valkey; each clears a database of its own.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
_ITS_OWN = f"{REDIS_URL}{'&' if '?' in REDIS_URL else '?'}db={_WORKER}"
CACHES = {"default": CACHES["default"] | {"LOCATION": _ITS_OWN}}
