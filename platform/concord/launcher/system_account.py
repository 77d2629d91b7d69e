"""Which system account the servers run as, and what it can reach.

PostgreSQL refuses to run as root, so that root starts it as the account `nobody`. No folder that
others closed is ever opened for it: what it cannot reach is copied or laid elsewhere.
"""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord.launcher import places
from concord.launcher.refusals import LauncherRefusal

NOBODY = 65534


@dataclass(frozen=True)
class Account:
    """The account of the servers: ``uid`` is None where they run as whoever starts them."""

    uid: int | None

    def options(self) -> dict[str, Any]:
        """Keyword arguments of subprocess.Popen."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.uid, "extra_groups": []}

    def can(self, *command: str | Path) -> bool:
        """Whether the command ends well when this account runs it."""
        try:
            done = subprocess.run(
                command, cwd="/", capture_output=True, check=False, **self.options()
            )
        except OSError:
            return False
        return done.returncode == 0

    def reaches(self, folder: Path) -> bool:
        return self.uid is None or self.can("test", "-x", folder)

    def owns(self, folder: Path) -> bool:
        found = folder.lstat()
        uid = os.geteuid() if self.uid is None else self.uid
        return stat.S_ISDIR(found.st_mode) and found.st_uid == uid

    def give(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.uid)


def server_account() -> Account:
    return Account(NOBODY if os.geteuid() == 0 else None)


def reachable_root(account: Account) -> Path:
    """A folder for temporary files that the account can pass through."""
    for root in places.temporary_roots():
        if root.is_dir() and account.reaches(root):
            return root
    raise LauncherRefusal(
        f"The servers' account (uid {account.uid}) can reach no temporary folder."
    )


@contextmanager
def refuge(account: Account) -> Iterator[Path]:
    """A temporary folder that the account can reach and nobody else can list; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="concord-", dir=reachable_root(account)))
    if account.uid is not None:
        folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
