"""Where things lie: the checkout, its virtual environment, the data folder, free ports."""

import os
import random
import socket
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SERVERS = VENV / "servers"
REQUIREMENTS = ROOT / "requirements"

# Below the range that systems lend to outgoing connections: a port chosen here is still free
# when a killed server wants it back.
_PORTS = range(20_000, 32_000)


def data_folder() -> Path:
    """CONCORD_DATA, made absolute; what lies in it outlives every process."""
    return Path(os.environ.get("CONCORD_DATA") or ROOT / ".data").expanduser().absolute()


def temporary_roots() -> list[Path]:
    """Folders for short-lived files, the preferred one first."""
    return [Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/tmp")]


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of the loopback address that nothing listens on just now."""
    while True:
        port = random.SystemRandom().choice(_PORTS)
        if port_is_free(port):
            return port
