"""A machine of one's own: plain HTTP on localhost, mail on disk."""

from concord.settings.base import *  # noqa: F403
from concord.settings.base import SECRET_KEY

SECRET_KEY = SECRET_KEY or "a-machine-of-ones-own-has-nothing-to-protect-0123456789"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MAIL_IS_SHOWN = True
OUTBOUND_TO_LOOPBACK = True
