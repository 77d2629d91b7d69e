"""The one guard of requests that this server makes to an address somebody gave it.

HTTPS alone; the name is resolved once, every address it has must be a public one, and the connection
goes to an address so checked; no redirect is followed, no proxy of the environment asked, and no answer
is read past a limit. Certificates are checked against the name, not the address.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

PATIENCE = (5, 10)  # seconds to connect, and between two bytes
LARGEST_ANSWER = 512 * 1024
LONGEST_ADDRESS = 500


class Unreachable(requests.RequestException):
    """The address is not one to ask, or did not answer as it should."""


def require_askable(address: str) -> str:
    """The address again, if its form is one to ask at all. Raises Unreachable."""
    parts = urlsplit(address)
    allowed = {"https", "http"} if settings.OUTBOUND_TO_LOOPBACK else {"https"}
    try:
        is_plain = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        is_plain = False
    if (
        len(address) > LONGEST_ADDRESS
        or parts.scheme not in allowed
        or not parts.hostname
        or parts.username is not None
        or parts.fragment
        or not is_plain
        or not address.isprintable()
        or " " in address
    ):
        raise Unreachable("This address must begin with https:// and name a host.")
    return address


def public_address(host: str, port: int) -> str:
    """An address of ``host``, resolved this once; every one it has is public. Raises Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known.") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(_is_public(one) for one in addresses):
        raise Unreachable(f"{host} is no public address.")
    return addresses[0]


def _is_public(address: str) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None) or number
    if settings.OUTBOUND_TO_LOOPBACK and inner.is_loopback:
        return True
    return bool(inner.is_global and number.is_global and not inner.is_multicast)


class _Checked:
    """A connection to the address that was checked; the name stays for TLS and the Host header."""

    host: str
    port: int
    timeout: Any
    source_address: Any
    socket_options: Any

    def _new_conn(self) -> socket.socket:
        address = public_address(self.host, self.port)
        try:
            return create_connection(
                (address, self.port),
                self.timeout,
                source_address=self.source_address,
                socket_options=self.socket_options,
            )
        except OSError as error:
            raise NewConnectionError(self, f"no connection: {error}") from error  # type: ignore[arg-type]


class _CheckedHTTP(_Checked, HTTPConnection):
    pass


class _CheckedHTTPS(_Checked, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _CheckedHTTP


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _CheckedHTTPS


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}


class GuardedSession(requests.Session):
    """Asks as the guard allows; whatever goes wrong is Unreachable."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 0
        self.mount("https://", _GuardedAdapter())
        self.mount("http://", _GuardedAdapter())

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        require_askable(str(url))
        kwargs |= {"timeout": PATIENCE, "allow_redirects": False, "stream": True}
        try:
            answer = super().request(method, url, *args, **kwargs)
            answer._content = _read(answer)
        except Unreachable:
            raise
        except requests.RequestException as error:
            raise Unreachable("The other side did not answer as it should.") from error
        if answer.is_redirect:
            raise Unreachable("The other side sent us elsewhere; we do not follow.")
        return answer


def _read(answer: requests.Response) -> bytes:
    """The body, up to the limit."""
    found = b""
    for part in answer.iter_content(16 * 1024):
        found += part
        if len(found) > LARGEST_ANSWER:
            raise Unreachable("The other side's answer is too long.")
    return found
