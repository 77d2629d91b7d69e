"""Making, finding and ending tokens.

A personal token never casts ballots when made: that scope is granted afterwards, on a page that asks
for a second factor.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from accounts.models import Scope, Token, User
from accounts.statements import number_of, row_of

PREFIX = "concord_"
LONGEST_LIFE = timedelta(days=366)
SEEN_AT_MOST_EVERY = timedelta(minutes=1)


# Asked with every request of every program, so written out and no wider than a request needs;
# columns in the order of the models, as `from_db` wants them.
_OF_TOKEN = ("id", "public_id", "person_id", "name", "scopes", "second_factor_at")
_OF_PERSON = (
    "id", "is_superuser", "public_id", "email", "name", "language", "time_zone", "is_staff",
    "is_auditor", "is_active",
)  # fmt: skip
# Parts of a statement; `found_by` fills them and `read` reads the columns.
COLUMNS = ", ".join(
    ["token.last_used_at IS NULL OR token.last_used_at < %(a_while_ago)s"]
    + [f"token.{name}" for name in _OF_TOKEN]
    + [f"person.{name}" for name in _OF_PERSON]
)
NUMBER_OF_COLUMNS = 1 + len(_OF_TOKEN) + len(_OF_PERSON)
ROW = "accounts_token AS token LEFT JOIN accounts_user AS person ON person.id = token.person_id"
IS_LIVING = """token.secret_hash = %(secret_hash)s AND token.ended_at IS NULL
  AND token.expires_at > %(now)s AND (token.person_id IS NULL OR person.is_active)"""
_FIND = f"SELECT {COLUMNS} FROM {ROW} WHERE {IS_LIVING}"  # noqa: S608
_NOTE_USE = "UPDATE accounts_token SET last_used_at = clock_timestamp() WHERE id = %(used)s::bigint"
NOTING_USE = f"used AS ({_NOTE_USE})"
"""Part of a WITH that notes a token's use with what a write writes; see :func:`use_to_note`."""


class TokenRefused(Exception):
    """What was asked of a token cannot be: ``code`` says which rule, the text says why."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(
    *,
    person: User | None,
    name: str,
    scopes: Collection[str],
    life: timedelta,
    by_second_factor: bool = False,
) -> tuple[Token, str]:
    """A new token and its secret, which is not kept. Raises TokenRefused.

    ``by_second_factor``: it is made in a session in which its person has used one.
    """
    wanted = sorted(set(scopes))
    if Scope.BALLOT in wanted:
        raise TokenRefused(
            "token-ballot-not-granted", "Casting ballots is granted on its own page."
        )
    if unknown := [scope for scope in wanted if scope not in Scope.values]:
        raise TokenRefused("token-unknown-scope", f"There is no scope “{unknown[0]}”.")
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise TokenRefused("token-life", "A token lives between one day and one year.")
    secret, moment = PREFIX + secrets.token_urlsafe(32), timezone.now()
    token = Token.objects.create(
        person=person,
        name=name,
        scopes=wanted,
        secret_hash=hash_of(secret),
        expires_at=moment + life,
        second_factor_at=moment if by_second_factor else None,
    )
    return token, secret


def find_token(secret: str, now: datetime | None = None) -> Token | None:
    """The living token of this secret with its person, or None; see :func:`note_use`."""
    columns = row_of(_FIND, found_by(secret, now))
    return read(columns) if columns else None


def found_by(secret: str, now: datetime | None = None) -> dict[str, Any]:
    """The values of COLUMNS and IS_LIVING."""
    moment = now or timezone.now()
    return {
        "a_while_ago": moment - SEEN_AT_MOST_EVERY, "secret_hash": hash_of(secret), "now": moment,
    }  # fmt: skip


def read(columns: Sequence[Any]) -> Token:
    """The token and its person, by what COLUMNS gave."""
    is_to_note, *found = columns
    of_token, of_person = found[: len(_OF_TOKEN)], found[len(_OF_TOKEN) :]
    token = Token.from_db(DEFAULT_DB_ALIAS, _OF_TOKEN, of_token)
    token.use_is_to_note = is_to_note
    if token.person_id:
        token.person = User.from_db(DEFAULT_DB_ALIAS, _OF_PERSON, of_person)
        token.person.has_proved_twice = token.second_factor_at is not None
    return token


def note_use(token: Token) -> None:
    """Note that the token was used, at most once a minute."""
    if token.use_is_to_note:
        number_of(_NOTE_USE, {"used": token.pk})
        token.use_is_to_note = False


def use_to_note(token: Token | None) -> int | None:
    """Which token's use is still to be noted: None where there is none, or it was within the minute."""
    return token.pk if token and token.use_is_to_note else None


@transaction.atomic
def grant_ballots(*, token: Token) -> None:
    """Let the token cast ballots; the caller has just seen the person's second factor."""
    row = Token.objects.select_for_update().get(pk=token.pk)
    if row.ended_at or row.expires_at <= timezone.now():
        raise TokenRefused("token-ended", "This token has ended.")
    row.scopes = sorted({*row.scopes, Scope.BALLOT.value})
    row.ballot_granted_at = row.second_factor_at = timezone.now()
    row.save(update_fields=["scopes", "ballot_granted_at", "second_factor_at"])


def end_token(*, token: Token) -> None:
    Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now())
