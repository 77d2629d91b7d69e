"""The launcher's commands by name."""

import sys
from collections.abc import Callable, Sequence

from concord.launcher import (
    checks,
    environment,
    foreground,
    install,
    locks,
    run,
    servers,
    signals,
    soak,
)
from concord.launcher.refusals import LauncherRefusal

Command = Callable[[Sequence[str]], int]


def with_servers(words: Sequence[str]) -> int:
    """Run a command with throw-away servers in its environment."""
    command = list(words[1:] if words[:1] == ["--"] else words)
    if not command:
        raise LauncherRefusal("Nothing to run: with-servers -- COMMAND")
    install.install(*_server_packages())
    with servers.throwaway() as started:
        return foreground.run(command, environment.of_children(started.addresses))


def show_servers(_words: Sequence[str]) -> int:
    """Start throw-away servers, print their addresses for a shell, and keep them until Ctrl-C."""
    install.install(*_server_packages())
    with servers.throwaway() as started:
        for name, address in started.addresses.items():
            print(f"export {name}={address}")
        print("# Copy these lines into another shell. Ctrl-C ends the servers.", flush=True)
        return foreground.run(["sleep", "infinity"])


def _install(_words: Sequence[str]) -> int:
    install.install(install.BASE)
    return 0


def _run(_words: Sequence[str]) -> int:
    return run.run()


def _lock(words: Sequence[str]) -> int:
    return locks.compile_all(words)


def _server_packages() -> list[str]:
    return [install.SERVERS] if servers.need_packages() else []


COMMANDS: dict[str, Command] = {
    "install": _install,
    "run": _run,
    "test": checks.test,
    "lint": checks.lint,
    "faults": checks.faults,
    "soak": soak.soak,
    "bench": checks.bench,
    "servers": show_servers,
    "with-servers": with_servers,
    "lock": _lock,
}


def main(words: Sequence[str]) -> int:
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        sys.stderr.write(f"Commands: {', '.join(COMMANDS)}\n")
        return 2
    signals.listen()
    try:
        return command(words[1:])
    except LauncherRefusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except signals.Stopped as stopped:
        return stopped.status
