"""Which system account the servers run as, and what it can reach.

PostgreSQL refuses to run as root, so that root starts it as the account `nobody`. No folder that
others closed is ever opened for it: what it cannot reach is copied or laid elsewhere.
"""

import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
