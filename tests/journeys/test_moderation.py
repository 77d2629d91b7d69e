"""Three hundred reports, in English and right to left: together, by two, appealed, erased, on the log."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, seeded
from tests.journeys.people import CHARTER, COMPANY, FORUM, MODERATOR, OTHER_MODERATOR
from tests.journeys.test_looks import faults_on

pytestmark = [pytest.mark.journey, pytest.mark.long]
QUEUE = "/admin/moderation/"
SIGHTS = {"en": ("desktop", "light"), "ar": ("phone", "dark")}


@pytest.mark.parametrize("language", SIGHTS)
def test_three_hundred_reports_are_decided_appealed_and_told(visit, site: Site, language: str):
    first, last = seeded(site, "report", "demonstration", COMPANY, language).split()
    width, scheme = SIGHTS[language]
    sight = {"language": language, "width": width, "scheme": scheme}
    one, other = visit(MODERATOR, **sight), visit(OTHER_MODERATOR, **sight)
    author, public = visit(COMPANY, **sight), visit(**sight)

    one.goto(f"{QUEUE}?language={language}")
    assert waiting_on(one) >= 100
    waiting = decide_together(one, language, but=last)
    assert waiting <= 2, "but for the one kept and one that a colleague may have taken"
    take(one, other, last)
    remove_by_two(one, other, public, last, f"{language}word99")
    appeal(author, other, public, first, f"{language}word0")
    one.goto(f"{QUEUE}?language={language}")
    assert waiting_on(one) == waiting - 1
    tell(public, language)


def decide_together(page: Page, language: str, but: str) -> int:
    """Page after page of the queue is hidden at once, all but one comment; how many wait then."""
    page.goto(f"{QUEUE}?language={language}")
    while (boxes := page.locator(f"input[name=comments]:not([value='{but}'])")).count():
        before, ticked = waiting_on(page), boxes.count()
        for box in boxes.all():
            box.check()
        form = page.locator("#together")
        form.locator("[name=verdict]").select_option("hide")
        form.locator("[name=ground]").select_option("spam")
        form.locator("[name=reason]").fill("The same advertisement again and again.")
        form.locator("button[type=submit]").click()
        page.goto(f"{QUEUE}?language={language}")
        assert waiting_on(page) == before - ticked
    return waiting_on(page)


def waiting_on(page: Page) -> int:
    return int(page.locator("nav.choices [aria-current] .number").inner_text())


def take(one: Page, other: Page, comment: str) -> None:
    """What a moderator has taken is left to them."""
    one.goto(f"{QUEUE}{comment}/")
    one.locator("button[name=verdict][value=take]").click()
    other.goto(f"{QUEUE}{comment}/")
    expect(other.locator(".claimed")).to_be_visible()
    assert other.locator("button[name=verdict][value=hide]").count() == 0


def remove_by_two(one: Page, other: Page, public: Page, comment: str, word: str) -> None:
    """One proposes, another confirms; the words are gone from page and program, a tombstone stands."""
    place = f"{CHARTER}comments/{comment}/"
    public.goto(place)
    expect(public.locator("main")).to_contain_text(word)
    one.goto(f"{place}remove/")
    one.locator("[name=ground][value=unlawful]").check()
    one.locator("[name=reason]").fill("It is against the law.")
    one.locator("main form button[type=submit]").last.click()
    other.goto(f"{FORUM}moderation/awaiting/")
    other.locator("main ol.rows a").last.click()
    other.locator("[name=step]").first.check()
    other.locator("main form button[type=submit]").last.click()
    public.goto(place)
    assert word not in public.content()
    expect(public.locator(".contribution-hidden").first).to_be_visible()
    told = public.request.get(f"/api/v1{FORUM}comments/{comment}/").text()
    assert word not in told


def appeal(author: Page, other: Page, public: Page, comment: str, word: str) -> None:
    """The author appeals; a moderator who did not decide shows the comment again."""
    place = f"{CHARTER}comments/{comment}/"
    public.goto(place)
    assert word not in public.content()
    author.goto(f"{place}appeal/")
    author.locator("[name=words]").fill("It is an example, not an advertisement.")
    author.locator("main form button[type=submit]").last.click()
    other.goto(f"{FORUM}moderation/awaiting/")
    other.locator("main ol.rows a").last.click()
    other.locator("[name=step][value=overturn]").check()
    other.locator("[name=reason]").fill("It is an example indeed.")
    other.locator("main form button[type=submit]").last.click()
    public.goto(place)
    expect(public.locator("main")).to_contain_text(word)


def tell(public: Page, language: str) -> None:
    """The log tells every verdict to everyone, and nobody's words."""
    width, scheme = SIGHTS[language]
    found = faults_on(public, Axe(), f"{FORUM}moderation/", f"log-{width}-{scheme}-{language}")
    assert found == []
    assert public.locator("main ol.rows > li").count() >= 20
    assert "word99" not in public.content()
