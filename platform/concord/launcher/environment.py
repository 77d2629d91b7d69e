"""The environment of the project's own programs."""

import os
from collections.abc import Mapping

from concord.launcher import places


def of_children(addresses: Mapping[str, str], **more: str) -> dict[str, str]:
    """The caller's environment with the servers' addresses and the project on Python's path."""
    path = [str(places.VENV / "bin"), os.environ.get("PATH", os.defpath)]
    return {
        **os.environ,
        "PATH": os.pathsep.join(path),
        "PYTHONPATH": os.pathsep.join([str(places.ROOT / "platform"), str(places.ROOT)]),
        **addresses,
        **more,
    }
