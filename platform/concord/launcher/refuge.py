"""Temporary folders that the servers' account can reach, and what killed launchers left of theirs."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from concord.launcher import places
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.system_account import Account

_PREFIX = "concord-"
_SIGN_OF_LIFE = "alive"


@contextmanager
def refuge(account: Account) -> Iterator[Path]:
    """A folder that the account can reach and nobody else can list; removed at the end."""
    root = _reachable_root(account)
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
    if account.uid is not None:
        folder.chmod(0o711)
    try:
        with _locked_file(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable_root(account: Account) -> Path:
    for root in places.temporary_roots():
        if root.is_dir() and account.reaches(root):
            return root
    raise LauncherRefusal(
        f"The servers' account (uid {account.uid}) can reach no temporary folder."
    )


@contextmanager
def _locked_file(folder: Path) -> Iterator[None]:
    """A locked file says that somebody lives here; it is never seen unlocked before the end."""
    partial = folder / f"{_SIGN_OF_LIFE}.partial"
    with partial.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        partial.rename(folder / _SIGN_OF_LIFE)
        yield


def _sweep(root: Path) -> None:
    """Remove our own folders whose launcher is gone."""
    for sign in root.glob(f"{_PREFIX}*/{_SIGN_OF_LIFE}"):
        if sign.parent.lstat().st_uid == os.geteuid() and not sign.parent.is_symlink():
            with sign.open() as file:
                if _is_abandoned(file):
                    shutil.rmtree(sign.parent, ignore_errors=True)


def _is_abandoned(sign: IO[str]) -> bool:
    try:
        fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
