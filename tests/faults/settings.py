"""Development's settings for voters who vote over and over: how many ballots one caller may send a
minute is tried in ``tests/attacks``, not here."""

from concord.settings.development import *  # noqa: F403
from concord.settings.development import REST_FRAMEWORK

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_THROTTLE_RATES": REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"ballot": "100000/min"}
}
