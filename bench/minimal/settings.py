"""Only what the one view needs; the database is Concord's own."""

from concord.settings.development import ALLOWED_HOSTS, DATABASES, LOGGING, SECRET_KEY

__all__ = ["ALLOWED_HOSTS", "DATABASES", "LOGGING", "SECRET_KEY"]
INSTALLED_APPS = ["rest_framework"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.minimal.urls"
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
