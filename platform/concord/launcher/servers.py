"""PostgreSQL and Valkey together: throw-away ones for tests, kept ones for running, or the user's own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from concord.launcher import accounts, binaries, install, passwords, places, valkey
from concord.launcher.postgres import FAST, OWNER, Cluster
from concord.launcher.refusals import LauncherRefusal, ServerFailed

_TRIES = 3  # a free port may be taken between choosing it and listening on it


@dataclass(frozen=True)
class Servers:
    """What was started, and the three addresses under which it answers."""

    addresses: Mapping[str, str]
    cluster: Cluster | None = None
    broker: valkey.Server | None = None


def own_addresses() -> dict[str, str]:
    """The addresses of servers that the user runs, as the environment names them.

    Raises LauncherRefusal where the owner's address stands without the application's.
    """
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    found = {name: os.environ[name] for name in names if os.environ.get(name)}
    if "DATABASE_OWNER_URL" in found and "DATABASE_URL" not in found:
        raise LauncherRefusal("DATABASE_OWNER_URL is set but DATABASE_URL is not: set both.")
    if "DATABASE_URL" in found:
        found.setdefault("DATABASE_OWNER_URL", found["DATABASE_URL"])
    return found


def need_package(addresses: Mapping[str, str]) -> bool:
    """Whether a program of the packages will be started."""
    return "REDIS_URL" not in addresses or (
        "DATABASE_URL" not in addresses and binaries.wants_package()
    )


@contextmanager
def throwaway(settings: Mapping[str, str] = FAST) -> Iterator[Servers]:
    """Servers for one run of the tests, gone with their folder at the end.

    Servers that the environment names are used instead, each for itself.
    """
    own = own_addresses()
    if need_package(own):
        install.install_servers()
    with ExitStack() as ending:
        folder = ending.enter_context(accounts.refuge(accounts.server_account()))
        addresses = dict(own)
        cluster = server = None
        if "DATABASE_URL" not in own:
            cluster = ending.enter_context(throwaway_cluster(folder, settings))
            addresses |= {"DATABASE_URL": cluster.url(), "DATABASE_OWNER_URL": cluster.url(OWNER)}
        if "REDIS_URL" not in own:
            server = ending.enter_context(throwaway_valkey(folder))
            addresses["REDIS_URL"] = server.url
        yield Servers(addresses, cluster, server)


@contextmanager
def throwaway_cluster(
    folder: Path, settings: Mapping[str, str] = FAST, programs: Path | None = None
) -> Iterator[Cluster]:
    """A running cluster below ``folder``, stopped at the end.

    ``programs`` defaults to the launcher's usual choice; the fault tests pass
    `binaries.packaged_postgres()`.
    """
    account = accounts.server_account()
    reachable = binaries.within_reach(programs or binaries.postgres(), account, folder)
    for attempt in range(_TRIES):
        cluster = Cluster(
            folder / "cluster",
            programs=reachable,
            port=places.free_port(),
            passwords=passwords.fresh(),
            log=folder / "postgresql.log",
            settings=settings,
        )
        try:
            cluster.start()
        except ServerFailed:
            if attempt == _TRIES - 1:
                raise
            continue
        break
    try:
        yield cluster
    finally:
        cluster.kill()


@contextmanager
def throwaway_valkey(folder: Path) -> Iterator[valkey.Server]:
    """A running Valkey, killed at the end: it has nothing to save."""
    program = binaries.within_reach(binaries.valkey(), accounts.server_account(), folder)
    for attempt in range(_TRIES):
        server = valkey.Server(
            program=program,
            port=places.free_port(),
            password=passwords.fresh()["valkey"],
            log=folder / "valkey.log",
        )
        try:
            server.start()
        except ServerFailed:
            if attempt == _TRIES - 1:
                raise
            continue
        break
    try:
        yield server
    finally:
        server.kill()
