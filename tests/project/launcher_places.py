"""Folders and servers for the launcher's tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from concord.launcher import binaries, lodging, passwords, places, system_account
from concord.launcher.postgres import DURABLE, Cluster
from concord.launcher.refuge import refuge

AS_ROOT = os.geteuid() == 0
SERVER_UID = system_account.NOBODY if AS_ROOT else os.geteuid()


@contextmanager
def closed_folder() -> Iterator[Path]:
    """A folder that only its owner can enter: as root, the servers' account cannot."""
    folder = Path(tempfile.mkdtemp(prefix="closed-"))
    try:
        yield folder
    finally:
        note = folder / "postgresql.where"
        if note.exists():
            shutil.rmtree(Path(note.read_text().strip()).parent)
        shutil.rmtree(folder)


@contextmanager
def cluster_below(
    folder: Path, programs: Path | None = None, settings: Mapping[str, str] = DURABLE
) -> Iterator[Cluster]:
    """A cluster of a data folder, not started yet; killed at the end."""
    account = system_account.server_account()
    with refuge(account) as spare:
        cluster = Cluster(
            lodging.cluster_home(folder, account),
            programs=binaries.within_reach(programs or binaries.postgres(), account, spare),
            port=places.free_port(),
            passwords=passwords.kept(folder),
            log=folder / "postgresql.log",
            settings=settings,
        )
        try:
            yield cluster
        finally:
            cluster.kill()
