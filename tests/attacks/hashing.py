"""A password check that costs enough to be seen, and little enough to be made thousands of times."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class SomeMilliseconds(PBKDF2PasswordHasher):
    iterations = 30_000
