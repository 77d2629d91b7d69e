"""The container files: linted, of one image, closed by default, and in step with the settings."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml
from concord.launcher import binaries, install, places
from concord.launcher.postgres import OWNER, SUPERUSER
from concord.settings.environment import VARIABLES

from tests.project.launcher_places import closed_folder, cluster_below

DOCKER = places.ROOT / "docker"
PARTS = ("web", "live", "worker", "beat")
STORES = ("postgres", "valkey")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]


@pytest.fixture(scope="module")
def instructions():
    """The Dockerfile's instructions, continued lines joined."""
    text = (DOCKER / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    return [" ".join(line.split()) for line in lines if line and not line.startswith("#")]


def words(command: str | list[str]) -> list[str]:
    return command if isinstance(command, list) else shlex.split(command)


def test_the_dockerfile_has_no_lint():
    linted = subprocess.run(
        [Path(places.PYTHON).with_name("hadolint"), DOCKER / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_compose_file_holds_the_same_parts_as_make_run(services):
    assert set(services) == {*PARTS, *STORES, "migrate"}


def test_every_part_runs_one_image_that_the_migration_builds(services):
    images = {services[name]["image"] for name in (*PARTS, "migrate")}

    assert images == {"concord"}
    assert [name for name in services if "build" in services[name]] == ["migrate"]
    assert (DOCKER / services["migrate"]["build"]["context"]).resolve() == places.ROOT
    assert (places.ROOT / services["migrate"]["build"]["dockerfile"]).exists()


def test_nothing_runs_as_root(services, instructions):
    users = [line for line in instructions if line.startswith("USER")]

    assert users == ["USER 10001:10001"]
    assert {name: services[name].get("user") for name in services if "user" in services[name]} == {
        "postgres": "postgres",
        "valkey": "valkey",
    }


@pytest.mark.parametrize("name", [*PARTS, *STORES, "migrate"])
def test_every_service_gives_up_privileges(services, name):
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in services[name]


def test_only_the_migration_knows_the_owner_of_the_database(services):
    told = [name for name in services if "DATABASE_OWNER_URL" in services[name]["environment"]]

    assert told == ["migrate"]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_waits_for_the_migration_and_for_healthy_servers(services, name):
    waits = {other: how["condition"] for other, how in services[name]["depends_on"].items()}

    assert waits == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }


@pytest.mark.parametrize("name", ["web", "live", *STORES])
def test_what_listens_is_asked_whether_it_is_well(services, name):
    assert services[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_published_ports_listen_on_this_machine_alone(services):
    published = {name: services[name]["ports"] for name in services if "ports" in services[name]}

    assert published == {"web": ["127.0.0.1:8000:8000"], "live": ["127.0.0.1:8001:8001"]}


@pytest.mark.parametrize("name", STORES)
def test_database_and_broker_have_no_way_out(services, name):
    assert services[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", [*PARTS, "migrate"])
def test_every_value_given_to_a_part_is_a_setting(services, name):
    assert set(services[name]["environment"]) - {variable.name for variable in VARIABLES} == set()


def test_no_secret_stands_in_the_files(services):
    values = {
        f"{name}.{key}": value
        for name in services
        for key, value in services[name]["environment"].items()
        if key.endswith(("PASSWORD", "KEY"))
    }

    assert [key for key, value in values.items() if not value.startswith("${")] == []


def test_the_programs_that_are_started_are_in_the_image(services, instructions):
    command = next(line for line in instructions if line.startswith("CMD"))
    started = {words(services[name]["command"])[0] for name in PARTS if "command" in services[name]}
    started.add(yaml.safe_load(command.removeprefix("CMD"))[0])

    assert started == {"gunicorn", "uvicorn", "celery"}
    assert [name for name in started if not (places.VENV / "bin" / name).exists()] == []


def test_everything_copied_exists_and_is_let_through(instructions):
    copied = [
        name
        for line in instructions
        if line.startswith("COPY") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    let_through = {
        line.removeprefix("!")
        for line in (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }

    assert [name for name in copied if not (places.ROOT / name).exists()] == []
    assert set(copied) == let_through


def test_packages_are_installed_by_hash(instructions):
    installed = [line for line in instructions if "pip install" in line]

    assert len(installed) == 1
    assert "--require-hashes" in installed[0]


def test_static_files_are_collected_with_what_the_image_is_built_with(instructions, tmp_path):
    line = next(line for line in instructions if "collectstatic" in line)
    told = [word for word in shlex.split(line.removeprefix("RUN ")) if "=" in word]
    env = dict(word.split("=", 1) for word in told) | {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "concord.settings.production",
        "CONCORD_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [places.PYTHON, "manage.py", "collectstatic", "--no-input"],
        cwd=places.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_the_roles_script_makes_what_the_launcher_makes():
    install.install(install.SERVERS)
    with (
        closed_folder() as folder,
        cluster_below(folder, programs=binaries.packaged_postgres()) as cluster,
    ):
        cluster.start()
        with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as line:
            line.execute("DROP DATABASE concord")
            line.execute("DROP ROLE concord_owner, concord_app")
            secrets = {"OWNER_PASSWORD": "owners", "APPLICATION_PASSWORD": "applications"}
            run_in_image(DOCKER / "roles.sh", cluster.url(SUPERUSER, "postgres"), secrets)
            roles = line.execute(
                "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles"
                " WHERE rolname LIKE 'concord%' ORDER BY rolname"
            ).fetchall()
        address = f"postgresql://{OWNER}:owners@127.0.0.1:{cluster.port}/concord"
        with psycopg.connect(address) as line:
            line.execute("CREATE TABLE public.owned (id int)")

    assert roles == [("concord_app", False, False), ("concord_owner", False, False)]


def run_in_image(script: Path, address: str, secrets: dict[str, str]) -> None:
    """Run the script as the image would: psql on the path, already a superuser."""
    password = address.split(":")[2].split("@")[0]
    server = {
        "PATH": f"{binaries.packaged_postgres()}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": address.rsplit(":", 1)[1].split("/")[0],
        "PGUSER": SUPERUSER,
        "PGPASSWORD": password,
    }
    subprocess.run([shutil.which("sh"), script], env=server | secrets, check=True, cwd="/")
