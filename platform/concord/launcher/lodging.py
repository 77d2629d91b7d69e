"""Where a data folder's cluster lies, on which ports its servers listen, and who holds the folder."""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from concord.launcher import places
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.system_account import Account

_PERSISTENT = Path("/var/tmp")
_NOTE = "postgresql.where"


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Keep every other launcher from this data folder; makes the folder the first time.

    Raises LauncherRefusal that names the process which holds it.
    """
    with _lock_file(folder) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            file.seek(0)
            raise LauncherRefusal(
                f"Another launcher (process {file.read().strip()}) is using {folder}. "
                "Stop it first, or set CONCORD_DATA to another folder."
            ) from taken
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _lock_file(folder: Path) -> IO[str]:
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # The servers' account passes through to its own folder; no other account can list it.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        return (folder / "launcher.lock").open("a+")
    except OSError as refused:
        raise LauncherRefusal(
            f"The data folder {folder} cannot be used ({refused.strerror}). "
            "Set CONCORD_DATA to a folder that you can write."
        ) from refused


def kept_port(folder: Path, server: str) -> int:
    """The server's port of last time while it is free, else a new one that is kept."""
    note = folder / "ports.json"
    ports: dict[str, int] = json.loads(note.read_text()) if note.exists() else {}
    port = ports.get(server)
    if port and places.port_is_free(port):
        return port
    ports[server] = places.free_port()
    partial = note.with_suffix(".partial")
    partial.write_text(json.dumps(ports))
    partial.replace(note)
    return ports[server]


def cluster_home(folder: Path, account: Account) -> Path:
    """Where this data folder's cluster lies; made by nobody yet, or usable by the account.

    It lies in the folder itself where the servers' account can reach that. Where a parent is
    closed it lies in the system's persistent temporary folder, owned by the account and open to
    it alone, and the data folder keeps a note of where. No parent is ever opened.
    """
    inside, note = folder / "postgresql", folder / _NOTE
    if note.exists():
        return _usable(Path(note.read_text().strip()), account)
    if inside.exists() or account.reaches(folder):
        return _usable(inside, account)
    apart = _PERSISTENT / f"concord-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    if apart.exists() or apart.is_symlink():
        _set_aside(apart)
    apart.mkdir(mode=0o700)
    account.give(apart)
    home = apart / "postgresql"
    note.write_text(f"{home}\n")
    print(f"The servers' account cannot reach {folder}: the database lies in {home}.", flush=True)
    return home


def _usable(home: Path, account: Account) -> Path:
    if not home.exists():
        if not account.reaches(home.parent):
            raise LauncherRefusal(_unreachable(home, account))
        return home
    if not account.owns(home):
        raise LauncherRefusal(
            f"The database in {home} belongs to another account (uid {home.lstat().st_uid}). "
            "Start Concord as you did the first time, or set CONCORD_DATA to another folder."
        )
    if not account.reaches(home):
        raise LauncherRefusal(_unreachable(home, account))
    return home


def _unreachable(home: Path, account: Account) -> str:
    return (
        f"The servers' account (uid {account.uid}) cannot reach the database in {home}: a folder "
        "above it is closed or gone. Let the account pass through, or set CONCORD_DATA to "
        "another folder."
    )


def _set_aside(place: Path) -> None:
    """Keep what an earlier checkout at the same place left behind, but not in the way."""
    kept = place.with_name(f"{place.name}.before-{time.strftime('%Y%m%dT%H%M%S')}")
    place.rename(kept)
    print(f"An earlier database without its data folder was set aside as {kept}.", flush=True)
