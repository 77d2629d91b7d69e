"""What the tests need from the system: the browser. Root installs it; others are told how."""

import os
import shutil
import sys

from concord.launcher import foreground
from concord.launcher.refusals import LauncherRefusal

# The fonts draw other scripts than the Latin one, so that a screenshot shows words and not boxes.
BROWSER = ("chromium", "fonts-noto-core")


def require_browser() -> None:
    """Raises LauncherRefusal that names the missing packages, before anything else happens."""
    if shutil.which("chromium"):
        return
    install = f"apt-get install -y --no-install-recommends {' '.join(BROWSER)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LauncherRefusal(
            f"Missing for the browser journeys: {' '.join(BROWSER)}\n"
            f"Install them: sudo apt-get update && sudo {install}"
        )
    sys.stderr.write("Installing the browser for the journeys …\n")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*install.split(), "-qq"]):
        if foreground.run(command, quietly):
            raise LauncherRefusal(f"This command failed: {' '.join(command)}")
