"""One Valkey server: broker, cache and live line. It keeps nothing on disk; nothing depends on it."""

import contextlib
import socket
from pathlib import Path

from concord.launcher import processes
from concord.launcher.children import Child
from concord.launcher.refusals import ServerFailed
from concord.launcher.system_account import server_account

_SETTINGS = """
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
"""


class Server:
    """Valkey on the loopback address, listening where and with the password it is told."""

    def __init__(self, *, program: Path, port: int, password: str, log: Path) -> None:
        self.port, self._password = port, password
        settings = _SETTINGS.format(port=port, password=password)
        self.child = Child(
            "valkey",
            [program, "-"],  # settings from standard input: a command line can be read by others
            log=log,
            env={"LANG": "C.UTF-8"},
            cwd=Path("/"),
            options=server_account().options(),
            words=settings.encode(),
        )

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self, patience: float = 20) -> None:
        self.child.start()
        answered = processes.wait_until(
            lambda: not self.child.alive or self.answers(), seconds=patience
        )
        if not (answered and self.child.alive):
            self.child.kill()
            raise ServerFailed(f"Valkey did not start.\n{self.child.last_words()}")

    def stop(self) -> None:
        self.child.end()

    def kill(self) -> None:
        """SIGKILL; returns when the process is gone."""
        self.child.kill()

    def restart(self) -> None:
        self.child.end()
        self.start()

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as line,
        ):
            line.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\r\n") < 2 and (more := line.recv(256)):
                said += more
            return said == b"+OK\r\n+PONG\r\n"
        return False
