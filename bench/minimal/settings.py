"""Only what the one view needs; the database, and how many connections are kept, are Concord's."""

from concord.settings.development import ALLOWED_HOSTS, DATABASES, LOGGING, SECRET_KEY

__all__ = ["ALLOWED_HOSTS", "DATABASES", "LOGGING", "SECRET_KEY"]
INSTALLED_APPS = ["rest_framework"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.minimal.bare"
USE_TZ = True
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None}
