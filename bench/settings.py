"""Development's settings, so that plain HTTP on the loopback address is answered."""

from concord.settings.development import *  # noqa: F403
from concord.settings.development import STORAGES

ROOT_URLCONF = "bench.minimal.within"
# Nothing is collected here: a page names its sheets without their hashes.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
