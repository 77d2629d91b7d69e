"""The dependencies stand once in pyproject.toml; the locks' sources repeat them, the locks hash them."""

import re
import tomllib

import pytest
from concord.launcher import places

LOCKS = ("base", "test", "servers")


def pins(name: str) -> set[str]:
    lines = (places.REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "-r"))}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((places.ROOT / "pyproject.toml").read_text())["project"]


def test_the_base_requirements_are_the_projects(project):
    assert pins("base") == set(project["dependencies"])


def test_the_test_requirements_are_the_projects(project):
    assert pins("test") == set(project["optional-dependencies"]["test"])


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_a_lower_bound(name):
    assert [pin for pin in pins(name) if ">=" not in pin] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_exact_and_hashed(name):
    text = (places.REQUIREMENTS / f"{name}.txt").read_text().replace("\\\n", " ")
    loose = [
        line[:40]
        for line in text.splitlines()
        if not re.match(r"^[a-z0-9][a-z0-9._-]*==\S+.* --hash=sha256:[0-9a-f]{64}", line)
    ]

    assert loose == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_download_from(name):
    assert re.findall(r"\w+://", (places.REQUIREMENTS / f"{name}.txt").read_text()) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_locked(name):
    text = (places.REQUIREMENTS / f"{name}.txt").read_text()
    locked = set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))
    asked = {re.split(r"[\[<>=]", pin)[0].lower().replace("_", "-") for pin in pins(name)}

    assert asked - locked == set()


def test_the_servers_are_locked_apart_since_they_declare_a_newer_python():
    assert not pins("servers") & (pins("base") | pins("test"))
