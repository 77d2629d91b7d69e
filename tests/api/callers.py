"""A program that calls the API: a token, a capacity, a fresh key for every write."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from gzip import decompress
from typing import Any

from django.test import Client

from accounts import tokens
from accounts.models import Scope, Token, User
from deliberation.queries.permissions import Actor

BASE = "/api/v1"
EVERY_SCOPE = tuple(scope for scope in Scope.values if scope != Scope.BALLOT)


@dataclass
class Caller:
    """``answer`` is the last response; the verbs return its JSON."""

    secret: str = ""
    acting_as: str = ""
    client: Client = field(default_factory=Client)
    answer: Any = None
    token: Token | None = None

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        return self.send("GET", path, None, status, **headers)

    def post(self, path: str, body: Any = None, status: int = 201, **headers: str) -> Any:
        return self.send("POST", path, body or {}, status, **headers)

    def put(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        return self.send("PUT", path, body, status, **headers)

    def patch(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        return self.send("PATCH", path, body, status, **headers)

    def delete(self, path: str, status: int = 200, **headers: str) -> Any:
        return self.send("DELETE", path, None, status, **headers)

    def send(self, method: str, path: str, body: Any, status: int, **headers: str) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        self.answer = self.client.generic(
            method,
            f"{BASE}{path}",
            content,
            content_type="application/json",
            headers=self._headers(method) | _named(headers),
        )
        assert self.answer.status_code == status, self.answer.content
        if self.answer.streaming or not self.answer.content:
            return None
        zipped = self.answer.headers.get("Content-Encoding") == "gzip"
        return json.loads(decompress(self.answer.content) if zipped else self.answer.content)

    def _headers(self, method: str) -> dict[str, str]:
        named = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        if self.acting_as:
            named["Acting-As"] = self.acting_as
        if method != "GET":
            named["Idempotency-Key"] = str(uuid.uuid4())
        return named


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def caller_of(actor: Actor, scopes: tuple[str, ...] = EVERY_SCOPE) -> Caller:
    """A personal token of the actor's, acting in the actor's capacity."""
    assert actor.person is not None
    token, secret = issued(actor.person, scopes)
    return Caller(secret=secret, acting_as=actor.acting_as, token=token)


def issued(person: User | None, scopes: tuple[str, ...] = EVERY_SCOPE) -> tuple[Token, str]:
    return tokens.issue_token(person=person, name="Test", scopes=scopes, life=timedelta(days=1))


def voter_of(actor: Actor) -> Caller:
    """The same with ``ballot:cast`` granted."""
    caller = caller_of(actor)
    assert caller.token is not None
    tokens.grant_ballots(token=caller.token)
    return caller
