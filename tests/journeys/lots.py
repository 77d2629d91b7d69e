"""A roll of forty citizens in browsers: drawn by lot, rerun by an outsider, asked by alias."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.house import ROOT
from tests.journeys.conftest import Site, seeded
from tests.journeys.forms import fill_moment, open_vote, submit
from tests.journeys.test_main_job import cast, choose_rule, expect_answered

FORUM = "/forums/table/"
SEED = "3 14 15 92 65"


def gather_the_lot(visit, page: Page, site: Site) -> tuple[str, datetime]:
    """Twenty seats for the twenty volunteers of the north, twenty for forty of the south."""
    page.goto(f"{FORUM}rolls/new/")
    page.locator("input[name=origin][value=lot]").check()
    page.locator("input[name=chamber][value=citizen]").check()
    page.locator("main [name=title]").fill("Citizens of the orchard")
    page.locator("main [name=attributes]").fill("region: north, south")
    page.locator("main [name=strata]").fill("20: region = north\n20: region = south")
    page.locator("main form button[type=submit]").last.click()
    roll = page.url
    seeded(site, "people", "1", "60")
    for number in (1, 2):
        citizen = visit(f"citizen{number}@crowd.concord.example")
        citizen.goto(roll)
        citizen.locator("select[name=region]").select_option("north")
        citizen.get_by_role("button", name="Put me into the pool").click()
        expect(citizen.locator("main")).to_contain_text("You are in the pool")
    seeded(site, "volunteer", roll.rstrip("/").rpartition("/")[2], "3", "60")
    page.goto(roll)
    due = (datetime.now(UTC) + timedelta(seconds=80)).replace(second=0)
    page.locator("[name=seed_source]").fill("The first draw of a public lottery")
    fill_moment(page, due)
    page.get_by_role("button", name="Close and publish the pool").click()
    return roll, due


def draw_the_lot(page: Page, roll: str, due: datetime) -> None:
    while datetime.now(UTC) < due + timedelta(seconds=1):
        page.wait_for_timeout(500)
    page.goto(roll)
    submit(page, "Draw and close the roll", seed=SEED)
    expect(page.locator("main")).to_contain_text("40 people")


def rerun(page: Page, roll: str, site: Site, folder: Path) -> None:
    """An outsider downloads pool and strata and draws the same forty with the published seed."""
    page.goto(roll)
    expect(page.locator("main")).to_contain_text(SEED)
    files = {}
    for name in ("pool.csv", "strata.json", "drawn.txt"):
        link = page.locator(f"a[href$='{name}']").first.get_attribute("href")
        files[name] = folder / name
        files[name].write_bytes(page.request.get(str(link)).body())
    words = [sys.executable, "manage.py", "draw", str(files["pool.csv"])]
    words += ["--strata", str(files["strata.json"]), "--seed", SEED]
    done = subprocess.run(words, cwd=ROOT, env=site.env, capture_output=True, check=True)
    assert done.stdout == files["drawn.txt"].read_bytes()
    assert len(done.stdout.split()) == 40
    assert "Plainname" not in files["pool.csv"].read_text()


def vote_by_alias(visit, chair: Page, public: Page, roll: str, site: Site) -> None:
    """Two in their browsers, the others too; the public counts aliases and reads no name."""
    chair.goto(f"{FORUM}questions/new/?on=motion")
    chair.locator("[name=title]").fill("That fruit is shared")
    chair.locator("[name=motion]").fill("Fruit is shared.")
    name = chair.locator("[name=roll] option", has_text="Citizens of the orchard")
    chair.locator("[name=roll]").select_option(name.get_attribute("value"))
    choose_rule(chair, "simple-majority")
    chair.get_by_role("button", name="Check it in words").click()
    chair.get_by_role("button", name="Save the draft").click()
    question = chair.url
    open_vote(chair, question)
    public.goto(question)
    expect(public.locator("main")).to_contain_text("a lot among registered people")
    for number in (1, 2):
        cast(visit(f"citizen{number}@crowd.concord.example"), question, "yes")
    cast_by = seeded(site, "cast", question.rstrip("/").rpartition("/")[2])
    assert cast_by == "38"
    expect_answered([public], 40)
    public.goto(f"{question}roll-call/")
    assert "Plainname" not in public.content()
    expect(public.locator("main")).to_contain_text(re.compile("Citizen|Elector", re.I))
