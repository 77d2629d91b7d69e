"""Every page of the table: axe at three widths, light and dark, both directions; its forms by keyboard."""

import json
import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.house import ROOT
from tests.journeys.conftest import shots
from tests.journeys.table_pages import FORMS, KEPT, PAGES, at
from tests.journeys.test_looks import found_on

pytestmark = [pytest.mark.journey, pytest.mark.long]
WIDTHS = {"phone": (360, 760), "tablet": (768, 1024), "desktop": (1440, 900)}
MOST_STOPS = 400
REACHABLE = """() => {
  const named = new Set();
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const seen = [...all].filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0);
  let number = 0;
  for (const one of seen) {
    if (one.type === "radio") {
      const group = one.form ? [...one.form.elements].filter((two) => two.name === one.name) : [one];
      if (one !== (group.find((two) => two.checked) || group[0])) continue;
    }
    one.dataset.stop = number++;
  }
  return number;
}"""
FOCUSED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const isShown = (box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  for (let frames = 0; frames < 30 && !isShown(one.getBoundingClientRect()); frames++) await frame();
  return {
    stop: one.dataset.stop ?? (one.type === "radio" ? "radio" : null), words: one.outerHTML.slice(0, 120),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: isShown(one.getBoundingClientRect()),
  };
}"""


@pytest.fixture(scope="module")
def found(site) -> dict[str, str]:
    """Where the situations stand that the demonstration does not hold."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.situations"],
        cwd=ROOT, env=site.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    addresses: dict[str, str] = json.loads(done.stdout)
    return addresses


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who.partition("@")[0] or "anonymous")
def test_every_page_at_every_width_scheme_and_direction(visit, found, who):
    axe, faults = Axe(), []
    for language in ("en", "ar"):
        page = visit(at(who, found), language=language)
        for number, template in enumerate(PAGES[who]):
            answer = page.goto(at(template, found))
            assert answer is not None
            assert answer.status == 200, template
            for width, (across, down) in WIDTHS.items():
                for scheme in ("light", "dark"):
                    page.set_viewport_size({"width": across, "height": down})
                    page.emulate_media(color_scheme=scheme)
                    name = f"{who.partition('@')[0]}-{number:02}-{width}-{scheme}-{language}"
                    if folder := shots():
                        page.screenshot(path=folder / f"{name}.png", full_page=True)
                    faults += found_on(page, axe, template, name)
    assert faults == []


@pytest.mark.parametrize("who", FORMS, ids=lambda who: who.partition("@")[0])
def test_a_form_is_gone_through_by_keyboard(visit, found, who):
    page, faults = visit(at(who, found)), []
    for template in FORMS[who]:
        page.goto(at(template, found))
        faults += [f"{template}: {fault}" for fault in walked(page)]
    assert faults == []


def walked(page: Page) -> list[str]:
    """Tab from the first to the last stop: each is reached once, in order, in sight and with a ring."""
    expected, faults, order = page.evaluate(REACHABLE), [], []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if order and focused["stop"] == order[-1]:
            continue  # a date is entered part by part
        if focused["stop"] is None or focused["stop"] in order:
            break
        order.append(focused["stop"])
        if not focused["ring"]:
            faults.append(f"no ring: {focused['words']}")
        if not focused["shown"]:
            faults.append(f"out of sight: {focused['words']}")
    numbers = [int(one) for one in order if one != "radio"]
    if numbers != sorted(numbers):
        faults.append(f"out of order: {numbers}")
    missed = set(range(expected)) - set(numbers)
    words = [
        page.locator(f"[data-stop='{one}']").evaluate("(one) => one.outerHTML") for one in missed
    ]
    return faults + [f"never reached: {one[:120]}" for one in words]


@pytest.mark.parametrize("who", KEPT, ids=lambda who: who.partition("@")[0])
def test_a_form_sent_by_enter_and_refused_keeps_what_was_typed(visit, found, who):
    page = visit(at(who, found))
    for template, name in KEPT[who]:
        page.goto(at(template, found))
        page.locator(f"main [name={name}]").focus()
        page.keyboard.type("Typed by hand")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.keyboard.press("Enter")
        assert answered.value.status in {409, 422}, template
        expect(page.locator(f"main [name={name}]")).to_have_value("Typed by hand")
        expect(page.locator("main .summary")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert re.search(
            r"^(INPUT|SELECT|TEXTAREA)$", page.evaluate("document.activeElement.tagName")
        )


def test_escape_closes_the_choice_of_whom_one_acts_for_and_gives_the_focus_back(visit):
    page = visit("etienne.corvallier@demo.concord.example")
    page.goto("/forums/demonstration/")
    summary = page.locator("details.acting summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.acting")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(page.locator("details.acting")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
