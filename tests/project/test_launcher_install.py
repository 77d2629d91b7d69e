"""The virtual environment follows the locks; the launcher itself needs nothing installed."""

import subprocess
import sys
import venv

import pytest
from concord.launcher import install, places, servers, system_packages
from concord.launcher.refusals import LauncherRefusal

BARE = """
import sys
sys.path.insert(0, "platform")
import concord.launcher.commands
outside = [name for name, module in sys.modules.items()
           if "site-packages" in (getattr(module, "__file__", None) or "")]
print(outside)
"""


def test_the_launcher_imports_the_standard_library_alone():
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", BARE],
        cwd=places.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == "[]\n"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """An empty checkout's environment and locks."""
    monkeypatch.setattr(places, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(places, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(places, "REQUIREMENTS", tmp_path)
    (tmp_path / ".venv").mkdir()
    for name in (install.BASE, install.TEST, install.SERVERS):
        (tmp_path / f"{name}.txt").write_text(f"{name}==1\n")
    return tmp_path


def stamp(environment, name):
    (environment / ".venv" / f"installed-{name}").write_text(install._fingerprint(name))


def test_what_the_stamp_says_is_not_installed_again(environment):
    stamp(environment, install.BASE)

    assert install.is_current(install.BASE)
    assert not install.is_current(install.TEST)


def test_the_lock_for_tests_holds_what_running_needs(environment):
    stamp(environment, install.TEST)

    assert install.is_current(install.BASE)


def test_a_changed_lock_is_installed_again(environment):
    stamp(environment, install.BASE)
    (environment / "base.txt").write_text("base==2\n")

    assert not install.is_current(install.BASE)


def test_an_environment_without_pip_was_broken_off_and_is_made_again(environment):
    venv.create(environment / ".venv", with_pip=False)
    broken_off = install._environment_is_whole()
    venv.create(environment / ".venv", with_pip=True)

    assert not broken_off
    assert install._environment_is_whole()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"REDIS_URL": "redis://r"}, {"REDIS_URL": "redis://r"}),
        (
            {"DATABASE_URL": "postgresql://d", "DATABASE_OWNER_URL": "postgresql://o"},
            {"DATABASE_URL": "postgresql://d", "DATABASE_OWNER_URL": "postgresql://o"},
        ),
        (
            {"DATABASE_URL": "postgresql://d"},
            {"DATABASE_URL": "postgresql://d", "DATABASE_OWNER_URL": "postgresql://d"},
        ),
    ],
)
def test_the_users_own_servers_are_taken_from_the_environment(monkeypatch, given, expected):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert servers.own_addresses() == expected


def test_an_owner_without_an_application_is_refused(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://o")

    with pytest.raises(LauncherRefusal, match="DATABASE_OWNER_URL is set but DATABASE_URL is not"):
        servers.own_addresses()


def test_who_cannot_install_is_told_the_missing_packages_and_the_command(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # no browser, and no apt-get for root either

    with pytest.raises(LauncherRefusal) as refusal:
        system_packages.require_browser()

    assert str(refusal.value) == (
        "Missing for the browser journeys: chromium fonts-noto-core\n"
        "Install them: sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "chromium fonts-noto-core"
    )
