"""A server with the live line, and screens that hang on it."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import uvicorn
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from accounts import tickets
from accounts.models import User

ORIGIN = "http://localhost"


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """The site under uvicorn, in a thread of this process; its port."""
    from concord.asgi import application

    site = ASGIStaticFilesHandler(application)
    config = uvicorn.Config(site, port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def wait_until(held: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not held():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return str(client.session.session_key)


class Screen:
    """One socket, opened as a page does it: a ticket, the session's cookie, the page's own origin."""

    def __init__(
        self,
        port: int,
        person: User | None = None,
        *,
        session: str | None = None,
        ticket: str | None = None,
        origin: str | None = ORIGIN,
        narrow: bool = False,
    ) -> None:
        self.session = session_of(person) if person and session is None else session or ""
        given = tickets.give(person.pk if person else None, self.session)
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}" if self.session else ""
        opening = connect(
            f"ws://localhost:{port}/live/?ticket={quote(given if ticket is None else ticket)}",
            sock=_narrow(port) if narrow else None,
            origin=origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie} if cookie else None,
            compression=None,
            ping_interval=None,
            max_queue=2 if narrow else 1000,
        )
        self._ending = contextlib.ExitStack()
        self.socket: ClientConnection = self._ending.enter_context(opening)

    def ask(self, **streams: int) -> None:
        self.socket.send(json.dumps({"subscribe": streams}))

    def follow(self, stream: str, seq: int = 0) -> list[dict[str, Any]]:
        """Subscribe; what was missed, up to the word that nothing more was."""
        self.ask(**{stream: seq})
        return self.until("caught-up", "resync", "refused")

    def hear(self, within: float = 5) -> dict[str, Any]:
        """The next message that is no sign of life."""
        deadline = time.monotonic() + within
        while True:
            found = json.loads(self.socket.recv(max(0.01, deadline - time.monotonic())))
            if found["kind"] != "heartbeat":
                return dict(found)

    def until(self, *kinds: str, within: float = 5) -> list[dict[str, Any]]:
        """Messages up to the first of one of these kinds."""
        heard = [self.hear(within)]
        while heard[-1]["kind"] not in kinds:
            heard.append(self.hear(within))
        return heard

    def hear_signs(self, number: int) -> list[str]:
        """The kinds of the next messages, signs of life among them."""
        return [json.loads(self.socket.recv(10))["kind"] for _message in range(number)]

    def closing_code(self, within: float = 5) -> int | None:
        """The code with which the other side closes, having said whatever it says before."""
        deadline = time.monotonic() + within
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.socket.recv(max(0.01, deadline - time.monotonic()))
        return self.socket.close_code

    def close(self) -> None:
        self._ending.close()


def _narrow(port: int) -> socket.socket:
    """A connection that can take little at a time."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("localhost", port))
    return made
