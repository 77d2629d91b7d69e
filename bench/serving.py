"""An application under the server of the image: gunicorn with two workers of eight threads."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from concord.launcher.places import free_port

from bench.databases import ROOT

_PATIENCE = 60.0
_OPTIONS = ("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--log-level", "error")


@contextmanager
def served(application: str) -> Iterator[int]:
    """The port on the loopback address at which ``application`` answers."""
    port = free_port()
    words = [sys.executable, "-W", "ignore", "-m", "gunicorn", application]
    words += ["--bind", f"127.0.0.1:{port}", "--no-control-socket", *_OPTIONS]
    # Nothing of the suite's own settings leaks in: the application names its settings.
    server = subprocess.Popen(words, cwd=ROOT, env=dict(os.environ))
    try:
        _wait_until_it_answers(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_it_answers(server: subprocess.Popen, port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # an application without that page answers too
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer within {_PATIENCE} s")
