"""Development's settings, with Arabic answered by the pseudo-language."""

from concord.settings.development import *  # noqa: F403

from tests.journeys import pseudo

pseudo.install()

LANGUAGES = [("en", "English"), ("ar", "Arabic")]
