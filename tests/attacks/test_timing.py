"""T17: how long an answer takes tells nobody who has an account. Thousands of tries: run by `make soak`."""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import count

import pytest
from django.core import mail
from django.test import Client

from tests import factories
from tests.attacks import slow_mail

TRIES = int(os.environ.get("CONCORD_TIMING_TRIES", "2000"))
MOST_MS = 5.0
_numbers = count(1)


def _unknown() -> str:
    return f"nobody{next(_numbers)}@test.concord.example"


def _known(number: int) -> list[str]:
    people = [factories.person(f"Known {one}") for one in range(number)]
    for one in people:
        one.emailaddress_set.create(email=one.email, verified=True, primary=True)
    return [one.email for one in people]


def _given(email: str) -> dict[str, str]:
    return {
        "login": email, "email": email, "password": "wrong wrong wrong", "name": "Somebody",
        "password1": "a long enough one", "password2": "a long enough one",
    }  # fmt: skip


def _took(address: str, email: str) -> float:
    client = Client()
    began = time.perf_counter()
    client.post(address, _given(email))
    return (time.perf_counter() - began) * 1000


def _medians(address: str, known: list[str]) -> Iterator[float]:
    """In milliseconds: of known addresses, of unknown ones, and of others unknown, which tell the noise.

    One of each in turn, so that whatever else the machine does falls on all alike.
    """
    took: dict[str, list[float]] = {"known": [], "unknown": [], "noise": []}
    for number in range(TRIES):
        for kind, times in took.items():
            email = known[number % len(known)] if kind == "known" else _unknown()
            times.append(_took(address, email))
        mail.outbox.clear()
    return (statistics.median(one) for one in took.values())


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_no_answer_takes_longer_for_whoever_has_an_account(settings, address):
    """A password is checked in some twenty milliseconds here: leaving that out would be seen at once."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["tests.attacks.hashing.SomeMilliseconds"]
    known, unknown, noise = _medians(address, _known(20))
    told = f"known {known:.2f} ms, unknown {unknown:.2f} ms, unknown again {noise:.2f} ms"
    sys.stderr.write(f"{address}: {told}, {TRIES} tries each\n")

    assert abs(known - unknown) < MOST_MS, told


@pytest.mark.django_db
def test_an_answer_waits_for_no_mail_server(settings):
    """Reset of a known address: the answer is there while its letter still waits for the mail server."""
    settings.LETTERS_LATER = True
    settings.EMAIL_BACKEND = "tests.attacks.slow_mail.Waiting"
    [email] = _known(1)
    slow_mail.may_send.clear()
    answer = Client().post("/accounts/password/reset/", {"email": email})
    before = len(slow_mail.sent)
    slow_mail.may_send.set()
    arrived = slow_mail.arrived.wait(10)

    assert (answer.status_code, before, arrived) == (302, 0, True)
    assert [one.to for one in slow_mail.sent] == [[email]]
