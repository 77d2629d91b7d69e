"""The main job, as people do it: text, comment, revision, question, votes, result, recount."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.house import ROOT
from tests.journeys.conftest import seeded
from tests.journeys.people import CHAIR, CHARTER, CITIZENS, COMPANY, FORUM, GOVERNMENT, TELLER

pytestmark = pytest.mark.journey
QUOTE = "human dignity"
BODY = "We would ask that this be read with the Preamble."
TITLE = "The words of this provision, as revised"


def provision_with(page: Page, words: str) -> str:
    """The address of the first provision whose own words hold ``words``."""
    page.goto(CHARTER)
    item = page.locator(".provision", has=page.locator(".provision-words", has_text=words)).first
    link = item.locator(".provision-number a, .provision-heading a").first
    return str(link.get_attribute("href"))


def select_words(page: Page, words: str) -> None:
    """Select the words as a mouse does, from the first sign to the last."""
    page.evaluate(
        """(words) => {
          const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0 || !node.parentElement.closest(".provision-words")) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            document.dispatchEvent(new Event("selectionchange"));
            return;
          }
          throw new Error("these words do not stand here");
        }""",
        words,
    )


def comment_on_words(page: Page, address: str) -> str:
    """Select, choose “comment on these words”, write, send; returns the address of the comment's page."""
    page.goto(address)
    select_words(page, QUOTE)
    page.locator(".selection-offer").click()
    page.locator("textarea[name=body]").fill(BODY)
    page.locator("#comment-form button[type=submit]").click()
    contribution = page.locator(".contribution", has_text=BODY).first
    expect(contribution.locator("blockquote")).to_have_text(QUOTE)
    return str(contribution.locator("header a").first.get_attribute("href"))


def refused_the_draft(page: Page) -> None:
    """A diplomat who tries to write the next revision is told why not, on page and by post."""
    answer = page.goto(f"{CHARTER}draft/")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("does not allow")
    page.goto(CHARTER)
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    posted = page.request.post(
        f"{CHARTER}draft/",
        form={"csrfmiddlewaretoken": token, "acting_as": "person", "idempotency_key": "try"},
        headers={"Referer": page.url},
    )
    assert posted.status == 403


def issue_revision(page: Page, address: str) -> None:
    """The chair gives the provision other words before the quote and issues revision 2."""
    identity = address.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    page.goto(f"{CHARTER}draft/")
    page.get_by_role("button", name="Start a draft").click()
    page.goto(f"{CHARTER}draft/provisions/{identity}/")
    words = page.locator("textarea[name=words]")
    words.fill("With due care, " + words.input_value())
    page.get_by_role("button", name="Save in the draft").click()
    page.goto(f"{CHARTER}draft/issue/")
    page.get_by_role("button", name="Issue the revision").click()
    expect(page.locator("main")).to_contain_text("Rev.2")


def put_question(page: Page, words: str) -> str:
    """The chair drafts a question on the provision as it stands in revision 2, and opens it."""
    page.goto(f"{FORUM}questions/new/")
    page.locator("input[name=on]").nth(1).check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("select[name=provision]")).to_be_visible()
    options = page.locator("select[name=provision] option")
    value = next(
        one.get_attribute("value") for one in options.all() if words in (one.text_content() or "")
    )
    page.locator("select[name=provision]").select_option(value)
    page.locator("input[name=title]").fill(TITLE)
    for chamber in page.locator("input[name=chambers]").all():
        chamber.check()
    choose_rule(page)
    page.locator("input[name=tally_shown][value=live]").check()
    page.get_by_role("button", name="Check it in words").click()
    expect(page.locator("main")).to_contain_text("two thirds")
    page.get_by_role("button", name="Save the draft").click()
    announce(page)
    page.get_by_role("link", name="Open the vote").click()
    closes = datetime.now(UTC) + timedelta(days=2)
    page.locator("input[name=when]").fill(closes.strftime("%Y-%m-%dT%H:%M"))
    page.locator("select[name=zone]").select_option("UTC")
    page.locator("main form button[value=check]").click()
    page.locator("main form button[value=save]").click()
    expect(page.locator("article.question")).to_have_attribute("data-state", "open")
    return page.url


def announce(page: Page) -> None:
    """Say when it opens, and wait until that has reached every delegation by mail."""
    question = page.url
    page.get_by_role("link", name="Announce when it opens").click()
    opens = datetime.now(UTC) + timedelta(minutes=5)
    page.locator("input[name=when]").fill(opens.strftime("%Y-%m-%dT%H:%M"))
    page.locator("select[name=zone]").select_option("UTC")
    page.get_by_role("button", name="Announce it").click()
    for _second in range(60):
        page.goto(question)
        if page.locator("[data-unheard]").count() == 0:
            break
        page.wait_for_timeout(1000)
    expect(page.locator("#reach")).to_contain_text("has reached every delegation")


def choose_rule(page: Page, template: str = "concurrent-chambers") -> None:
    """Unless said otherwise concurrent majorities of the named chambers."""
    option = page.locator(f"select[name=rule] option[value*='{template}']").first
    page.locator("select[name=rule]").select_option(option.get_attribute("value"))


def cast(page: Page, question: str, choice: str) -> str:
    """Cast or change the ballot; returns the receipt's number as the page shows it."""
    page.goto(question)
    page.locator(f"#ballot input[name=choice][value={choice}]").check()
    page.get_by_role("button", name="Cast the ballot").click()
    expect(page.locator("main")).to_contain_text("Your ballot is recorded")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def expect_answered(pages: list[Page], number: int) -> None:
    for page in pages:
        expect(page.locator("[data-answered]").first).to_have_text(str(number), timeout=20_000)


def hand(page: Page, question: str, label: str) -> None:
    page.goto(question)
    page.get_by_role("button", name=label).click()


def test_a_text_is_commented_revised_voted_and_recounted(visit, site, tmp_path):
    chair, teller = visit(CHAIR), visit(TELLER)
    diplomats = [visit(GOVERNMENT), visit(COMPANY), visit(CITIZENS)]
    address = provision_with(diplomats[0], QUOTE)

    comment = comment_on_words(diplomats[0], address)
    refused_the_draft(diplomats[0])
    issue_revision(chair, address)
    follow_comment(diplomats[1], comment)

    question = put_question(chair, "With due care, ")
    vote_on_three_screens(visit, diplomats, question, site)
    for page in (chair, teller):
        hand(page, question, "Agree to close now")
    watcher = visit()
    watcher.goto(question)
    expect(watcher.locator("article.question")).to_have_attribute("data-state", "closed")
    for page in (teller, chair):
        hand(page, question, "Put my hand under the result")
    expect(watcher.locator("#head")).to_contain_text("Certified", timeout=20_000)
    recount(watcher, site, tmp_path)


def follow_comment(page: Page, comment: str) -> None:
    """In the new revision the comment says that its words moved, and stands beside them."""
    page.goto(comment)
    for _try in range(40):
        if "moved" in (page.locator(".contribution").first.text_content() or "").lower():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".contribution").first).to_contain_text(re.compile("moved", re.I))
    expect(page.locator(".contribution blockquote").first).to_have_text(QUOTE)


def vote_on_three_screens(visit, diplomats: list[Page], question: str, site) -> None:
    """Each votes, one changes the vote, then all others; three other screens follow without a reload."""
    screens = [visit(), visit(width="phone"), visit(scheme="dark")]
    for screen in screens:
        screen.goto(question)
        screen.evaluate("() => { window.neverReloaded = true; }")
    expect_answered(screens, 0)
    for number, page in enumerate(diplomats, start=1):
        cast(page, question, "yes" if number != 2 else "no")
        expect_answered(screens, number)
    first = cast(diplomats[1], question, "abstain")
    for screen in screens:
        chamber = screen.locator("[data-chamber=corporate]")
        expect(chamber.locator("[data-choice=abstain]")).to_contain_text("1", timeout=20_000)
        assert screen.evaluate("() => window.neverReloaded") is True
    expect_answered(screens, 3)
    others = seeded(site, "cast", question.rstrip("/").rpartition("/")[2])
    expect_answered(screens, 3 + int(others))
    diplomats[1].goto(question)
    expect(diplomats[1].locator("#mine")).to_contain_text(first)


def recount(page: Page, site, folder) -> None:
    """An anonymous reader downloads rule and ballots and comes to the outcome of the page."""
    files = {}
    for name in ("rule.json", "ballots.csv"):
        link = page.locator(f"a[href$='{name}']").first
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.status == 200
        files[name] = folder / name
        files[name].write_bytes(answer.body())
    done = subprocess.run(
        [sys.executable, "manage.py", "decide", str(files["rule.json"]), str(files["ballots.csv"])],
        cwd=ROOT, env=site.env, capture_output=True, check=True,
    )  # fmt: skip
    counted = json.loads(done.stdout)
    assert counted["outcome"] == "adopted"
    expect(page.locator("section.outcome")).to_have_class("outcome outcome-adopted")
