"""Production: refuses to start with anything unsafe."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from concord.settings import environment
from concord.settings.base import *  # noqa: F403
from concord.settings.base import ALLOWED_HOSTS, SECRET_KEY, SITE_ADDRESS

SECOND_FACTOR_REQUIRED = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
if environment.read("TRUST_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if environment.read("EMAIL_URL"):
    _mail = urlsplit(environment.read("EMAIL_URL"))
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    LETTERS_LATER = True
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme != "smtp+plain"


def _refusals() -> list[str]:
    """What makes these settings unsafe, one sentence each."""
    found = []
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
        found.append("SECRET_KEY must have at least 50 characters, not all alike.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS or ALLOWED_HOSTS == ["localhost"]:
        found.append("ALLOWED_HOSTS must name the hosts served.")
    if not SITE_ADDRESS.startswith("https://"):
        found.append("SITE_ADDRESS must begin with https://.")
    needed = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    found += [f"{name} must be set." for name in needed if not environment.read(name)]
    if environment.read("SECOND_FACTOR_REQUIRED") not in {"", "1"}:
        found.append("SECOND_FACTOR_REQUIRED cannot be switched off in production.")
    owner, role = environment.read("DATABASE_OWNER_URL"), environment.read("DATABASE_URL")
    if owner and urlsplit(owner).username == urlsplit(role).username:
        found.append("DATABASE_URL must not use the owner's role: it could alter the record.")
    return found


if _found := _refusals():
    raise ImproperlyConfigured(" ".join(_found))
