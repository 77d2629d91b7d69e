"""The question page in a real browser: it follows without a reload what everyone does."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from deliberation.operations import ballots, tallies
from deliberation.queries.clock import database_clock
from tests import factories
from tests.live.screens import serving, session_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
SOON = 8000  # milliseconds


@pytest.fixture(scope="session", autouse=True)
def database_beside_browser() -> Iterator[None]:
    """Playwright's loop runs in this thread; the database is asked from it all the same."""
    with pytest.MonkeyPatch.context() as allowed:
        allowed.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    with serving() as number:
        yield number


@pytest.fixture
def visit(port: int, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a browser of its own, signed in as a person or not."""
    contexts = []

    def open_page(path: str, person=None, prepare=None) -> Page:
        context = browser.new_context(locale="en-GB")
        contexts.append(context)
        if person:
            name, url = settings.SESSION_COOKIE_NAME, f"http://localhost:{port}"
            context.add_cookies([{"name": name, "value": session_of(person), "url": url}])
        page = context.new_page()
        page.set_default_timeout(SOON)
        if prepare:
            prepare(page)
        page.goto(f"http://localhost:{port}{path}")
        page.evaluate("window.sameDocument = true")
        return page

    yield open_page
    for context in contexts:
        context.close()


def address(question) -> str:
    return f"/forums/{question.forum.slug}/questions/{question.public_id}/"


def number(page: Page, chamber: str, choice: str):
    return page.locator(f"[data-chamber={chamber}] [data-choice={choice}] [data-number]")


def state(page: Page, expected: str, within: int = SOON) -> None:
    expect(page.locator(".live")).to_have_attribute("data-state", expected, timeout=within)


def parts(page: Page) -> list[str]:
    """What the parts of the page that follow events say, but for keys and what belongs to one line."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-part]")].map((part) => {
          const copy = part.cloneNode(true);
          copy.querySelectorAll(".live, input, [data-announce], .deadline-left").forEach((one) => one.remove());
          copy.querySelectorAll(".bar rect").forEach((one) => one.setAttribute("width", Number(one.getAttribute("width"))));
          return copy.outerHTML.replace(/\\s+/g, " ");
        })"""
    )


def test_screen_follows_ballots_and_the_close_without_a_reload(table, open_question, visit):
    watching = visit(address(open_question))
    voting = visit(address(open_question), table.heads["XAA"].person)
    state(watching, "live")

    voting.get_by_label("Yes", exact=True).check()
    voting.get_by_label("Explanation of vote").fill("We can live with spring.")
    voting.get_by_role("button", name="Cast the ballot").click()
    expect(voting.get_by_role("heading", name="Your ballot is recorded")).to_be_visible()
    tallies.recount(question_id=open_question.pk)

    expect(number(watching, "government", "yes")).to_have_text("1")
    expect(number(watching, "government", "absent")).to_have_text("1")
    expect(watching.locator("[data-answered]")).to_have_text("1")
    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=open_question.pk)
    expect(watching.locator(".outcome")).to_contain_text("No decision")
    expect(watching.locator("#roll")).to_contain_text("We can live with spring.")
    for office in ("chair", "teller"):
        tallies.certify_question(actor=table.officers[office], question_id=open_question.pk)
    expect(watching.locator("#head")).to_contain_text("Certified")
    assert watching.evaluate("window.sameDocument") is True


@pytest.mark.parametrize("shown", ["live", "closed"])
def test_page_that_followed_equals_the_page_fetched_anew(table, visit, shown):
    question = factories.draft_motion(table, tally_shown=shown)
    chair, teller = table.officers["chair"], table.officers["teller"]
    watching = visit(address(question), chair.person)
    state(watching, "live")

    factories.opened(chair, question.pk, closes_at=database_clock() + factories.timedelta(days=1))
    for code, choice in {"XAA": "yes", "XAB": "no", "XCA": "yes", "XEA": "abstain"}.items():
        ballots.cast_ballot(actor=table.heads[code], question_id=question.pk, choice=choice)
        tallies.recount(question_id=question.pk)
    expect(watching.locator("[data-answered]")).to_have_text("4")
    _same_as_anew(watching, visit(address(question), chair.person))
    tallies.close_early(actor=chair, question_id=question.pk)
    expect(watching.locator("[data-hand='close:teller']")).to_contain_text("awaited")
    _same_as_anew(watching, visit(address(question), chair.person))
    tallies.close_early(actor=teller, question_id=question.pk)
    tallies.certify_question(actor=teller, question_id=question.pk)
    expect(watching.locator("[data-hand='certify:teller']")).to_contain_text("The teller")
    _same_as_anew(watching, visit(address(question), chair.person))
    assert watching.evaluate("window.sameDocument") is True


def _same_as_anew(watching: Page, anew: Page) -> None:
    watching.wait_for_timeout(2000)  # parts are fetched anew at a moment of their own
    assert parts(watching) == parts(anew)


def test_page_without_websockets_asks_for_events(table, open_question, visit):
    def block(page: Page) -> None:
        page.route_web_socket("**/live/**", lambda line: line.close())

    watching = visit(address(open_question), prepare=block)
    ballots.cast_ballot(actor=table.heads["XAB"], question_id=open_question.pk, choice="no")
    tallies.recount(question_id=open_question.pk)

    expect(number(watching, "government", "no")).to_have_text("1", timeout=15000)
    state(watching, "live", 15000)


def test_page_says_that_a_silent_line_is_dead_and_heals(table, open_question, visit):
    lines: list[WebSocketRoute] = []

    def mute_first(line: WebSocketRoute) -> None:
        lines.append(line)
        server = line.connect_to_server()
        if len(lines) == 1:
            server.on_message(lambda said: line.send(said) if "caught-up" in str(said) else None)

    watching = visit(
        address(open_question),
        prepare=lambda page: page.route_web_socket("**/live/**", mute_first),
    )
    state(watching, "live")
    ballots.cast_ballot(actor=table.heads["XAB"], question_id=open_question.pk, choice="no")
    tallies.recount(question_id=open_question.pk)

    state(watching, "reconnecting", 10000)
    expect(number(watching, "government", "no")).to_have_text("1", timeout=10000)
    state(watching, "live")


def test_what_somebody_writes_survives_the_close(table, open_question, visit):
    writing = visit(address(open_question), table.heads["XAA"].person)
    state(writing, "live")
    writing.get_by_label("Explanation of vote").fill("We have not finished")

    for office in ("chair", "teller"):
        tallies.close_early(actor=table.officers[office], question_id=open_question.pk)

    expect(writing.locator(".outcome")).to_be_visible()
    expect(writing.locator("[data-late]")).to_be_visible()
    expect(writing.get_by_label("Explanation of vote")).to_have_value("We have not finished")
    expect(writing.get_by_role("button", name="Cast the ballot")).to_be_disabled()


def test_page_breaks_no_content_policy(table, open_question, visit):
    said: list[str] = []

    def listen(page: Page) -> None:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))

    page = visit(address(open_question), table.heads["XAA"].person, prepare=listen)
    state(page, "live")

    assert said == []
