"""The whole site with its demonstration, and browsers for the people on it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from concord.launcher import places
from playwright.sync_api import Browser, BrowserContext, Page

from deliberation.management.demonstration.reading import PASSWORD
from tests.house import ROOT, environment, is_well, parts_of, prepare, wait_until

WIDTHS = {"phone": {"width": 360, "height": 760}, "desktop": {"width": 1440, "height": 900}}


@dataclass(frozen=True)
class Site:
    address: str
    env: dict[str, str]
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages, live line, worker and beat over the servers of this test run, demonstration loaded."""
    folder = tmp_path_factory.mktemp("site")
    port = places.free_port()
    env = environment(
        folder,
        DJANGO_SETTINGS_MODULE="tests.journeys.settings",
        SITE_ADDRESS=f"http://localhost:{port}",
    )
    prepare(env, ["collectstatic", "--noinput", "-v", "0"], ["demonstrate"])
    with ExitStack() as ending:
        parts = parts_of(port, env, folder)
        for part in parts.values():
            part.start()
            ending.callback(part.end)
        wait_until(lambda: is_well(port), 60, parts["web"].last_words)
        yield Site(address=f"http://localhost:{port}", env=env, folder=folder)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }  # fmt: skip


OpenPage = Callable[..., Page]


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[OpenPage]:
    """``visit("email", width="phone", language="ar", scheme="dark")``: a signed-in page of one's own."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []  # of scripts; failing within the callback would break off the connection

    def open_page(
        email: str = "", *, width: str = "desktop", language: str = "en", scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            base_url=site.address, viewport=WIDTHS[width], locale=language, color_scheme=scheme
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        if email:
            sign_in(page, email)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/login" not in address)


def seeded(site: Site, *words: str) -> str:
    """Many people at once, by the operations they would use; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.crowds", *words],
        cwd=ROOT, env=site.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def shots() -> Path | None:
    """Where screenshots go, if CONCORD_SHOTS names a folder."""
    folder = os.environ.get("CONCORD_SHOTS")
    if not folder:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
