"""What the launcher refuses, in words for the person at the terminal."""


class LauncherRefusal(Exception):
    """Something is missing or in the way; the message says what, and what to do about it."""


class ServerFailed(LauncherRefusal):
    """A server did not come up, or fell over while it did."""
