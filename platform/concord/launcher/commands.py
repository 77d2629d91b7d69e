"""What each command of the launcher does."""

import sys
from collections.abc import Callable, Sequence

from concord.launcher import environment, foreground, install, servers, signals
from concord.launcher.refusals import LauncherRefusal

_WITH_SERVERS = "with-servers -- COMMAND"


def with_servers(words: Sequence[str]) -> int:
    """Run a command with throw-away servers in its environment."""
    command = list(words[1:] if words[:1] == ["--"] else words)
    if not command:
        raise LauncherRefusal(f"Nothing to run: {_WITH_SERVERS}")
    with servers.throwaway() as started:
        return foreground.run(command, environment.of_children(started.addresses))


def show_servers(_words: Sequence[str]) -> int:
    """Start throw-away servers, print their addresses for a shell, and keep them until Ctrl-C."""
    with servers.throwaway() as started:
        for name, address in started.addresses.items():
            print(f"export {name}={address}")
        print("# Copy these lines into another shell. Ctrl-C ends the servers.", flush=True)
        return foreground.run(["sleep", "infinity"])


def install_all(_words: Sequence[str]) -> int:
    install.install_python(install.TEST)
    install.install_servers()
    return 0


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "install": install_all,
    "servers": show_servers,
    "with-servers": with_servers,
}


def main(words: Sequence[str]) -> int:
    command = _COMMANDS.get(words[0]) if words else None
    if command is None:
        sys.stderr.write(f"Commands: {', '.join(sorted(_COMMANDS))}\n")
        return 2
    signals.listen()
    try:
        return command(words[1:])
    except LauncherRefusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except signals.Stopped as stopped:
        return stopped.status
