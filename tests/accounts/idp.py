"""A small OpenID Connect provider on loopback, which tells of whom and what a test says."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """``claims`` go into the next token; ``said`` overrules the description; ``asked`` is what came."""

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    redirect: str = ""

    def describe(self) -> dict[str, Any]:
        at = self.issuer
        return {
            "issuer": at, "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/jwks",
            "userinfo_endpoint": f"{at}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.said  # fmt: skip

    def token(self) -> dict[str, str]:
        told = {"iss": self.issuer, "aud": "concord", "iat": int(time.time()) - 1}
        told |= {"exp": int(time.time()) + 300} | self.claims
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": jwt.encode(told, KEY, "RS256"),
        }


@contextmanager
def serving() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if provider.redirect:
                self.send_response(302)
                self.send_header("Location", provider.redirect)
                self.end_headers()
                return
            self._answer(provider.describe() if "well-known" in self.path else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append({name: one[0] for name, one in parse_qs(body).items()})
            self._answer(provider.token())

        def _answer(self, told: Any) -> None:
            content = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join(5)
    server.server_close()
