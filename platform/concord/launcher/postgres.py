"""One PostgreSQL cluster with Concord's two roles: its folder, its server, its death and return."""

import signal
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from concord.launcher import bootstrap, processes
from concord.launcher.children import Child
from concord.launcher.passwords import Passwords
from concord.launcher.refusals import ServerFailed
from concord.launcher.system_account import server_account

DATABASE = "concord"
APPLICATION, OWNER, SUPERUSER = "concord_app", "concord_owner", "postgres"

# An acknowledged ballot is on disk: both settings are PostgreSQL's defaults, said aloud.
DURABLE: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on"}
# For throw-away servers: nothing is left to recover after the machine's own crash.
FAST: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "max_connections": "300",
    "autovacuum_naptime": "1h",
}
_LONGEST_SOCKET_FOLDER = 85  # the system allows 107 bytes, and PostgreSQL adds a name


class Cluster:
    """A cluster in ``home``, served by the programs in ``programs``, on the loopback address.

    ``home`` is made by the first start. As root it runs as the servers' account, which must be
    able to reach ``home`` and ``programs``.
    """

    def __init__(
        self,
        home: Path,
        *,
        programs: Path,
        port: int,
        passwords: Passwords,
        log: Path,
        settings: Mapping[str, str] = DURABLE,
    ) -> None:
        self.home, self.port = home, port
        self._programs, self._passwords, self._account = programs, passwords, server_account()
        self._settings = settings
        self.child = Child(
            "postgresql",
            [programs / "postgres", "-D", home, *_options(home, port, settings)],
            log=log,
            env=bootstrap.ENVIRONMENT,
            cwd=Path("/"),
            options=self._account.options(),
            stop_signal=signal.SIGINT,  # “fast”: ends sessions, then shuts down in order
            grace=30,
        )

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        password = quote(self._passwords[role])
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self, patience: float = 60) -> None:
        """Make the cluster if there is none, clear what a killed server left, serve.

        Raises ServerFailed with the server's last words.
        """
        if not (self.home / "PG_VERSION").exists():
            self._create()
        self.clear_remains()
        self.child.start()
        decided = processes.wait_until(
            lambda: not self.child.alive or self.is_ready(), seconds=patience
        )
        if not (decided and self.child.alive):
            self.child.kill()
            raise ServerFailed(f"PostgreSQL did not start.\n{self.child.last_words()}")

    def stop(self) -> None:
        self.child.end()

    def abort(self) -> None:
        """End at once and in order, saving nothing: the next start would recover."""
        processes.send([self.child.pid] if self.child.alive else [], signal.SIGQUIT)
        processes.wait_until(lambda: not self.child.alive, seconds=10)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the server and all its backends; returns when every one is gone."""
        self.child.kill()
        processes.kill_and_wait(processes.working_in(self.home))

    def restart(self) -> None:
        self.stop()
        self.start()

    def is_ready(self) -> bool:
        lines = self._pid_file_lines()
        return len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7] == "ready"

    def clear_remains(self) -> None:
        """End a server that outlived its launcher, and take away a pid file of nobody.

        Whoever calls this holds the data folder's lock, so that no living launcher owns them.
        """
        remains = processes.working_in(self.home)
        if remains:
            lines = self._pid_file_lines()
            processes.send([pid for pid in remains if [str(pid)] == lines[:1]], signal.SIGINT)
            processes.wait_until(lambda: not processes.working_in(self.home), seconds=15)
            processes.kill_and_wait(processes.working_in(self.home))
        (self.home / "postmaster.pid").unlink(missing_ok=True)

    def _create(self) -> None:
        bootstrap.create(self.home, self._programs, self._account, self._passwords, self._settings)

    def _pid_file_lines(self) -> list[str]:
        try:
            return [
                line.strip() for line in (self.home / "postmaster.pid").read_text().splitlines()
            ]
        except FileNotFoundError:
            return []


def cluster_version(home: Path) -> int | None:
    """The major version that made the cluster; None where there is none."""
    mark = home / "PG_VERSION"
    return int(mark.read_text()) if mark.exists() else None


def _options(home: Path, port: int, settings: Mapping[str, str]) -> list[str]:
    fits = len(str(home).encode()) <= _LONGEST_SOCKET_FOLDER and "," not in str(home)
    said = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(home) if fits else "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **settings,
    }
    return [word for name, value in said.items() for word in ("-c", f"{name}={value}")]
