"""Every page of the journey: axe at phone and desktop width, light and dark, both directions; weight."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import shots
from tests.journeys.people import CHAIR, CHARTER, CREDENTIALS, FORUM, GOVERNMENT
from tests.journeys.test_main_job import provision_with

pytestmark = pytest.mark.journey
# Every width with both schemes and both directions, every scheme with both directions.
SIGHTS = [
    ("phone", "light", "en"),
    ("phone", "dark", "ar"),
    ("desktop", "dark", "en"),
    ("desktop", "light", "ar"),
]
SERIOUS = {"serious", "critical"}
READER = [
    "/", FORUM, f"{FORUM}charters/", CHARTER, f"{CHARTER}revisions/", f"{CHARTER}revisions/0/",
    f"{CHARTER}compare/?from=0&to=1", f"{CHARTER}comments/", f"{FORUM}questions/",
    f"{FORUM}decision-rules/", f"{FORUM}delegations/", f"{FORUM}participants/", f"{FORUM}composition/",
    f"{FORUM}record/", f"{FORUM}moderation/",
    "/accounts/login/", "/accounts/signup/", "/nowhere/",
]  # fmt: skip
DIPLOMAT = [f"{FORUM}questions/", "/account/profile/", "/account/tokens/", "/accounts/2fa/"]
OFFICER = [f"{CHARTER}draft/", f"{FORUM}questions/new/", f"{FORUM}import/", f"{CHARTER}phase/"]

TABLE = {
    "": [f"{FORUM}procedures/", f"{FORUM}rolls/", f"{FORUM}about/", f"{FORUM}search/?q=children"],
    CREDENTIALS: [
        f"{FORUM}credentials/?state=challenged", f"{FORUM}applications/", f"{FORUM}rolls/new/",
        "/desk/",
    ],
    GOVERNMENT: ["/desk/notices/", f"{FORUM}applications/new/"],
}  # fmt: skip


def linked(page: Page, listing: str, pattern: str) -> str:
    """The first address on a page that fits, for pages whose address is random."""
    page.goto(listing)
    for link in page.locator("main a").all():
        href = link.get_attribute("href") or ""
        if re.fullmatch(pattern, href):
            return href
    raise AssertionError(f"no link like {pattern} on {listing}")


def random_pages(page: Page) -> list[str]:
    """An open question, a decided one, a provision, a delegation, a comment."""
    question = linked(page, f"{FORUM}questions/", rf"{FORUM}questions/[a-z0-9]{{16}}/")
    page.goto(f"{FORUM}questions/")
    decided = page.locator("main a[href*='/questions/']").all()[-1].get_attribute("href")
    return [
        question,
        str(decided),
        linked(page, CHARTER, rf"{CHARTER}provisions/[a-z0-9]{{16}}/(\?.*)?"),
        linked(page, f"{FORUM}delegations/", rf"{FORUM}delegations/[a-z0-9]{{16}}/"),
        linked(page, f"{CHARTER}comments/", rf"{CHARTER}comments/[a-z0-9]{{16}}/"),
    ]


def faults_on(page: Page, axe: Axe, address: str, name: str) -> list[str]:
    page.goto(address)
    if folder := shots():
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    return found_on(page, axe, address, name)


def found_on(page: Page, axe: Axe, address: str, name: str) -> list[str]:
    """Serious findings of axe on the page that is open, and whether it scrolls sideways."""
    found = axe.run(page).response["violations"]
    faults = [
        f"{address} [{name}] {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        faults.append(f"{address} [{name}] scrolls sideways")
    return faults


@pytest.mark.parametrize("who", ["reader", "diplomat", "officer"])
def test_no_page_has_a_serious_finding(visit, who):
    email, addresses = {
        "reader": ("", READER), "diplomat": (GOVERNMENT, DIPLOMAT), "officer": (CHAIR, OFFICER),
    }[who]  # fmt: skip
    scout = visit(email)
    if who != "officer":
        addresses = [*addresses, *random_pages(scout)]
    axe, faults = Axe(), []
    for width, scheme, language in SIGHTS:
        page = visit(email, width=width, scheme=scheme, language=language)
        for number, address in enumerate(addresses):
            name = f"{who}-{number:02}-{width}-{scheme}-{language}"
            faults += faults_on(page, axe, address, name)
    assert faults == []


@pytest.mark.parametrize("who", list(TABLE), ids=lambda who: who.partition("@")[0] or "reader")
def test_no_page_of_the_table_has_a_serious_finding(visit, who):
    """Of their whole crossing, the corners; ``test_looks_of_the_table`` soaks the rest."""
    axe, faults = Axe(), []
    for width, scheme, language in SIGHTS[1], SIGHTS[3]:
        page = visit(who, width=width, scheme=scheme, language=language)
        for number, address in enumerate(TABLE[who]):
            name = f"table-{who.partition('@')[0]}-{number:02}-{width}-{scheme}-{language}"
            faults += faults_on(page, axe, address, name)
    assert faults == []


def test_pages_turn_right_to_left_and_leave_no_english_behind(visit):
    page = visit(language="ar")
    page.goto(f"{FORUM}questions/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    heading = page.locator("h1").text_content() or ""
    assert re.search("[a-z]", heading, re.I) is None


def test_a_clause_is_read_on_a_slow_line_within_100_kilobytes(visit):
    address = provision_with(visit(width="phone"), "human dignity")
    slow = visit(width="phone")
    wire = slow.context.new_cdp_session(slow)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 600,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    arrived: list[float] = []
    wire.on("Network.loadingFinished", lambda event: arrived.append(event["encodedDataLength"]))
    slow.goto(address)
    assert slow.locator(".provision-words").first.is_visible()
    assert 0 < sum(arrived) <= 100_000


def test_a_ballot_whose_answer_was_lost_counts_once_and_says_so(visit):
    page = visit(GOVERNMENT)
    question = linked(page, f"{FORUM}questions/", rf"{FORUM}questions/[a-z0-9]{{16}}/")
    page.goto(question)
    page.locator("#ballot input[name=choice]").first.check()
    form = page.locator("#ballot").evaluate(
        "(form) => Object.fromEntries(new FormData(form).entries())"
    )
    action = page.locator("#ballot").evaluate("(form) => form.action")
    headers = {"Referer": page.url}
    lost = page.request.post(action, form=form, headers=headers, max_redirects=0)
    assert lost.status == 303
    page.get_by_role("button", name="Cast the ballot").click()
    assert "This was sent before, and was done once." in (page.locator("main").text_content() or "")
    assert lost.headers["location"].split("?")[0] in page.url


def test_pages_work_without_scripts(visit, browser, site):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    for address in (CHARTER, f"{FORUM}questions/", f"{CHARTER}compare/?from=0&to=1"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        assert page.locator("h1").count() == 1
    context.close()


def test_no_page_breaks_the_content_security_policy(visit):
    page = visit(CHAIR)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in (*READER[:-1], *OFFICER, "/api/v1/docs/", "/admin/"):
        page.goto(address)
    assert [one for one in said if "Content Security Policy" in one] == []
