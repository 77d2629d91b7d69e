"""Clients that write down what they sent and what was answered, outside the system under test."""

import http.client
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

UNKNOWN = 0


@dataclass(frozen=True)
class Outcome:
    """One request: the elector's place, choice and key; ``status`` 0 where no answer came."""

    elector: int
    choice: str
    key: str
    status: int
    body: dict[str, Any]

    @property
    def acknowledged(self) -> bool:
        return self.status == 201


class Client:
    """One keep-alive connection of one token."""

    def __init__(self, port: int, credential: dict[str, str]) -> None:
        self._port, self._credential = port, credential
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_how: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def post(self, path: str, body: dict[str, Any], key: str = "") -> tuple[int, dict[str, Any]]:
        """Status and body; (0, {}) where the line broke before an answer came."""
        headers = {
            "Authorization": f"Bearer {self._credential['secret']}",
            "Acting-As": self._credential["acting_as"],
            "Idempotency-Key": key or str(uuid.uuid4()),
            "Content-Type": "application/json",
        }
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            self._connection.request("POST", path, json.dumps(body), headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return UNKNOWN, {}
        return answer.status, json.loads(text) if text.startswith(b"{") else {}

    def cast(self, forum: str, question: str, elector: int, choice: str, key: str = "") -> Outcome:
        key = key or str(uuid.uuid4())
        path = f"/api/v1/forums/{forum}/questions/{question}/ballots/"
        status, body = self.post(path, {"choice": choice}, key)
        return Outcome(elector=elector, choice=choice, key=key, status=status, body=body)


def cast_once(
    port: int,
    credential: dict[str, str],
    forum: str,
    question: str,
    elector: int,
    choice: str,
    key: str = "",
) -> Outcome:
    """One ballot over a connection of its own."""
    with Client(port, credential) as client:
        return client.cast(forum, question, elector, choice, key)


def all_at_once(calls: list[Callable[[], Outcome]], threads: int) -> list[Outcome]:
    """Run the calls on so many threads; their outcomes in the order of the calls."""
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
