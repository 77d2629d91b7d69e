"""Development's settings, so that plain HTTP on the loopback address is answered."""

from concord.settings.development import *  # noqa: F403

ROOT_URLCONF = "bench.minimal.within"
