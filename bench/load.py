"""A client that costs little beside the server it shares two cores with: one process, keep-alive sockets."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

_PATIENCE = 30.0


class LineBroke(Exception):
    """The server closed a connection, or did not answer in time."""


@dataclass
class Outcome:
    """What came of a load: how long it took, what was answered, each request's time in ms."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    first_refusal: bytes = b""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times) / self.seconds

    def percentile(self, share: int) -> float:
        """Milliseconds within which so many per cent of the answers came."""
        return quantiles(self.times, n=100)[share - 1]


class _Connection:
    """One keep-alive connection, with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sent_at = 0.0
        self._answer = b""

    def send(self, request: bytes) -> None:
        self._answer, self._sent_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """The whole answer, or None while some of it is still to come."""
        piece = self.socket.recv(65536)
        if not piece:
            raise LineBroke(f"closed after {self._answer[:200]!r}")
        self._answer += piece
        return self._answer if _is_whole(self._answer) else None

    def waited(self) -> float:
        return (time.perf_counter() - self._sent_at) * 1000


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """An HTTP/1.1 request as it goes over the line."""
    fields = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def fire(port: int, requests: Sequence[bytes], connections: int) -> Outcome:
    """Send every request once, so many at a time; each connection sends its next on the answer."""
    waiting, outcome = iter(requests), Outcome()
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for _place in range(min(connections, len(requests))):
            opened = _Connection(port)
            selector.register(opened.socket, selectors.EVENT_READ, opened)
            opened.send(next(waiting))
        while selector.get_map():
            ready = selector.select(_PATIENCE)
            if not ready:
                raise LineBroke(f"no answer for {_PATIENCE} s")
            for key, _events in ready:
                if not _carry_on(key.data, waiting, outcome):
                    selector.unregister(key.data.socket)
                    key.data.socket.close()
    outcome.seconds = time.perf_counter() - began
    return outcome


def _carry_on(connection: _Connection, waiting: Iterator[bytes], outcome: Outcome) -> bool:
    """Take in what came; whether the connection has anything left to do."""
    answer = connection.receive()
    if answer is None:
        return True
    status = int(answer[9:12])
    outcome.statuses[status] += 1
    outcome.times.append(connection.waited())
    if status >= 400 and not outcome.first_refusal:
        outcome.first_refusal = answer
    following = next(waiting, None)
    if following is not None:
        connection.send(following)
    return following is not None


def _is_whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
        if name.lower() == b"transfer-encoding":
            return body.endswith(b"0\r\n\r\n")
    raise LineBroke(f"an answer of unknown length: {head[:200]!r}")
