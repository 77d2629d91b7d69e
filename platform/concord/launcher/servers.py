"""PostgreSQL and Valkey together: throw-away ones for tests, kept ones for running, or the user's own."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from concord.launcher import binaries, lodging, passwords, places, system_account
from concord.launcher.postgres import DURABLE, FAST, OWNER, Cluster, cluster_version
from concord.launcher.refuge import refuge
from concord.launcher.refusals import LauncherRefusal, ServerFailed
from concord.launcher.valkey import Server

_TRIES = 3  # a free port may be taken between choosing it and listening on it


@dataclass(frozen=True)
class Servers:
    """The three addresses, and what was started to answer there."""

    addresses: Mapping[str, str]
    cluster: Cluster | None = None
    valkey: Server | None = None


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


def need_packages() -> bool:
    """Whether a program of the packages will be started."""
    own = own_addresses()
    return "REDIS_URL" not in own or ("DATABASE_URL" not in own and binaries.wants_package())


@contextmanager
def throwaway(settings: Mapping[str, str] = FAST) -> Iterator[Servers]:
    """Servers for one run of the tests, gone with their folder at the end.

    Servers that the environment names are used instead, each for itself.
    """
    with refuge(system_account.server_account()) as folder, ExitStack() as ending:

        def cluster() -> Cluster:
            return ending.enter_context(throwaway_cluster(folder, settings))

        def valkey() -> Server:
            return ending.enter_context(throwaway_valkey(folder))

        yield _assemble(cluster, valkey)


@contextmanager
def kept(folder: Path) -> Iterator[Servers]:
    """The servers of a data folder: the same data and passwords each time."""
    account = system_account.server_account()
    secret = passwords.kept(folder)
    with refuge(account) as spare, ExitStack() as ending:

        def cluster() -> Cluster:
            home = lodging.cluster_home(folder, account)
            programs = binaries.postgres(cluster_version(home))
            made = Cluster(
                home,
                programs=binaries.within_reach(programs, account, spare),
                port=lodging.kept_port(folder, "postgresql"),
                passwords=secret,
                log=folder / "log" / "postgresql.log",
                settings=DURABLE,
            )
            ending.callback(made.stop)
            made.start()
            return made

        def valkey() -> Server:
            made = Server(
                program=binaries.within_reach(binaries.valkey(), account, spare),
                port=lodging.kept_port(folder, "valkey"),
                password=secret["valkey"],
                log=folder / "log" / "valkey.log",
            )
            ending.callback(made.stop)
            made.start()
            return made

        yield _assemble(cluster, valkey)


@contextmanager
def throwaway_cluster(
    folder: Path, settings: Mapping[str, str] = FAST, programs: Path | None = None
) -> Iterator[Cluster]:
    """A running cluster below ``folder``, gone at the end.

    ``programs`` defaults to the launcher's usual choice; the fault tests pass
    `binaries.packaged_postgres()`.
    """
    account = system_account.server_account()
    secret = passwords.fresh()
    reachable = binaries.within_reach(programs or binaries.postgres(), account, folder)

    def make() -> Cluster:
        return Cluster(
            folder / "cluster",
            programs=reachable,
            port=places.free_port(),
            passwords=secret,
            log=folder / "postgresql.log",
            settings=settings,
        )

    cluster = make()
    try:
        for left in reversed(range(_TRIES)):
            if _comes_up(cluster.start, last_try=not left):
                break
            cluster = make()
        yield cluster
    finally:
        cluster.abort()


@contextmanager
def throwaway_valkey(folder: Path) -> Iterator[Server]:
    """A running Valkey, killed at the end: it has nothing to save."""
    account = system_account.server_account()
    program = binaries.within_reach(binaries.valkey(), account, folder)

    def make() -> Server:
        secret = passwords.fresh()["valkey"]
        log = folder / "valkey.log"
        return Server(program=program, port=places.free_port(), password=secret, log=log)

    server = make()
    try:
        for left in reversed(range(_TRIES)):
            if _comes_up(server.start, last_try=not left):
                break
            server = make()
        yield server
    finally:
        server.kill()


def _comes_up(start: Callable[[], None], *, last_try: bool) -> bool:
    try:
        start()
    except ServerFailed:
        if last_try:
            raise
        return False
    return True


def _assemble(make_cluster: Callable[[], Cluster], make_valkey: Callable[[], Server]) -> Servers:
    """Start what the environment names no address for."""
    addresses = own_addresses()
    cluster = valkey = None
    if "DATABASE_URL" not in addresses:
        cluster = make_cluster()
        addresses |= {"DATABASE_URL": cluster.url(), "DATABASE_OWNER_URL": cluster.url(OWNER)}
    if "REDIS_URL" not in addresses:
        valkey = make_valkey()
        addresses["REDIS_URL"] = valkey.url
    return Servers(addresses, cluster, valkey)
