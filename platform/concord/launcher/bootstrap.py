"""Makes a cluster: its folder, its roles and its one database, before it first listens."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from concord.launcher.passwords import Passwords
from concord.launcher.refusals import ServerFailed
from concord.launcher.system_account import Account

ENVIRONMENT = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}

_RULES_OF_ENTRY = """\
# Everyone shows a password, from this machine alone.
local all all               scram-sha-256
host  all all 127.0.0.1/32  scram-sha-256
"""
# One statement a line: that is how a server without network reads them.
_ROLES = """\
ALTER ROLE postgres PASSWORD '{postgres}';
CREATE ROLE concord_owner LOGIN CREATEDB PASSWORD '{concord_owner}';
CREATE ROLE concord_app LOGIN PASSWORD '{concord_app}';
CREATE DATABASE concord OWNER concord_owner;
REVOKE ALL ON DATABASE concord FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE concord TO concord_app;
"""


def create(
    home: Path,
    programs: Path,
    account: Account,
    passwords: Passwords,
    settings: Mapping[str, str],
) -> None:
    """A cluster at ``home``, renamed into place when complete: half of one is never found.

    With ``fsync`` off in the settings, making it waits for no disk either.

    `concord_owner` owns the database: migrations and tests. `concord_app` may only connect
    until it is granted more.
    """
    partial = home.with_name(f"{home.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    account.give(partial)
    unsynced = settings.get("fsync") == "off"
    _run(
        [
            *(programs / "initdb", "--pgdata", partial, "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8"),
            *(["--no-sync"] if unsynced else []),
        ],
        account,
    )
    (partial / "pg_hba.conf").write_text(_RULES_OF_ENTRY)
    statements = _ROLES.format_map(passwords)
    alone: list[str | Path] = [programs / "postgres", "--single", "-D", partial]
    _run([*alone, *(["-F"] if unsynced else []), "postgres"], account, statements)
    partial.rename(home)


def _run(command: list[str | Path], account: Account, words: str = "") -> None:
    done = subprocess.run(
        command,
        input=words,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=ENVIRONMENT,
        **account.options(),
    )
    if done.returncode or "ERROR:" in done.stderr:
        raise ServerFailed(f"{Path(command[0]).name} failed.\n{done.stdout}{done.stderr}")
