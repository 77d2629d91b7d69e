"""A table set from nothing, as people do it in browsers; the public looks in at each step."""

import re
import time
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.forms import fill_moment, open_vote, submit
from tests.journeys.lots import FORUM, draw_the_lot, gather_the_lot, rerun, vote_by_alias
from tests.journeys.people import ADMINISTRATOR, CHAIR, CREDENTIALS, SECRETARIAT, TELLER
from tests.journeys.test_main_job import cast, choose_rule, hand
from tests.tables import SIX_BAD, table_of_193

pytestmark = [pytest.mark.journey, pytest.mark.long]
NEW_PASSWORD = "orchard lantern meadow 7"
CHARTER_TEXT = """# The Orchard Charter

### Article 1

1. The Parties shall tend the orchards of all.
2. Fruit is shared.
"""


def test_a_table_is_set_from_nothing(visit, site: Site, tmp_path: Path):
    administrator, secretariat, public = visit(ADMINISTRATOR), visit(SECRETARIAT), visit()
    chair, teller = visit(CHAIR), visit(TELLER)

    found_the_forum(administrator, public)
    import_participants(secretariat, public)
    roll, due = gather_the_lot(visit, secretariat, site)
    head = accept_an_invitation(visit, site, "head1@fictia.example")
    challenge_a_credential(visit(CREDENTIALS), head, public)
    adopt_rules(chair, teller, head, public)
    release_what_was_embargoed(secretariat, chair, head, public)
    draw_the_lot(secretariat, roll, due)
    rerun(public, roll, site, tmp_path)
    vote_by_alias(visit, chair, public, roll, site)


def found_the_forum(page: Page, public: Page) -> None:
    """The administrator opens a forum and fills its offices; the checklist says what is left."""
    page.goto("/")
    page.get_by_role("link", name="Open a forum").click()
    page.locator("main input[name=languages][value=ar]").check()
    submit(page, "Open the forum", name="The orchard table", slug="table", symbol="OT")
    for email, role in (
        (CHAIR, "chair"), (TELLER, "teller"), (SECRETARIAT, "secretariat"),
        (CREDENTIALS, "credentials"),
    ):  # fmt: skip
        page.goto(f"{FORUM}about/")
        page.get_by_role("link", name="Give an office").click()
        page.locator(f"main input[name=role][value={role}]").check()
        page.locator("main input[name=person]").fill(email)
        page.locator("main form button[type=submit]").last.click()
    public.goto(f"{FORUM}about/")
    expect(public.locator("main")).to_contain_text("Étienne Corvallier")
    assert "@demo.concord.example" not in public.content()


def import_participants(page: Page, public: Page) -> None:
    """193 rows pasted; six are bad and named by line; nobody is seated before it is confirmed."""
    page.goto(f"{FORUM}attributes/declare/")
    page.locator("main input[name=kind][value=decimal]").check()
    page.locator("main input[name=name]").fill("population")
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"{FORUM}delegations/import/")
    submit(page, "Show the preview", csv=table_of_193())
    rows = page.locator("#faults tbody tr")
    expect(rows).to_have_count(6)
    named = [
        (int(row.locator("th").inner_text()), row.locator("code").inner_text())
        for row in rows.all()
    ]
    assert named == SIX_BAD
    public.goto(f"{FORUM}delegations/")
    assert "Fictia" not in public.content()
    page.get_by_role("button", name="Import 187 rows").click()
    expect(page.locator("main")).to_contain_text("187 delegations have their seats")
    public.goto(f"{FORUM}delegations/")
    expect(public.locator("main")).to_contain_text("Fictia 1")
    assert "@fictia.example" not in public.content()


def letter_to(site: Site, address: str, what: str) -> str:
    """The body of the newest mail to this address that holds ``what``, waited for."""
    for _try in range(240):
        for path in sorted(Path(site.env["CONCORD_DATA"], "mail").glob("*"), reverse=True):
            for words in path.read_text().split("\n" + "-" * 79 + "\n"):
                letter = message_from_string(words, policy=policy.default)
                body = letter.get_body(("plain",))
                if letter["To"] == address and body and what in body.get_content():
                    return str(body.get_content())
        time.sleep(0.25)
    raise AssertionError(f"no mail to {address} that says “{what}”")


def accept_an_invitation(visit, site: Site, address: str) -> Page:
    """Whoever is invited opens an account by the mail's link, proves the address, and accepts."""
    body = letter_to(site, address, "/invitations/")
    link = re.search(r"/forums/table/invitations/\w+/\w+/", body)
    assert link
    page: Page = visit()
    page.goto(link[0])
    page.get_by_role("link", name="Open an account").click()
    page.locator("main input[name=email]").fill(address)
    for name in ("password1", "password2"):
        if page.locator(f"main input[name={name}]").count():
            page.locator(f"main input[name={name}]").fill(NEW_PASSWORD)
    if page.locator("main input[name=name]").count():
        page.locator("main input[name=name]").fill("Hedda Fictian")
    page.locator("main form button[type=submit]").first.click()
    proof = re.search(r"/accounts/confirm-email/[^\s/]+/", letter_to(site, address, "confirm"))
    assert proof
    page.goto(proof[0])
    page.locator("main form button[type=submit]").first.click()
    page.goto(link[0])
    if page.get_by_role("link", name="Sign in").count():
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(address)
        page.locator("input[name=password]").fill(NEW_PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.goto(link[0])
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.locator("main")).to_contain_text("You are accredited to")
    return page


def release_what_was_embargoed(page: Page, chair: Page, head: Page, public: Page) -> None:
    """A revision is for the table until its release; the chair releases it at once."""
    page.goto(f"{FORUM}import/")
    submit(page, "Show the preview", text=CHARTER_TEXT)
    submit(page, "Import it", slug="orchards")
    expect(page.locator("main")).to_contain_text("tend the orchards")
    charter = f"{FORUM}charters/orchards/"
    page.goto(f"{charter}draft/")
    page.get_by_role("button", name="Start a draft").click()
    page.locator("main a[href*='/draft/provisions/']").nth(1).click()
    words = page.locator("textarea[name=words]")
    words.fill("The Parties shall tend every quince of all.")
    page.get_by_role("button", name="Save in the draft").click()
    page.goto(f"{charter}draft/issue/")
    page.locator("[name=audience]").first.select_option("accredited")
    later = datetime.now(UTC) + timedelta(days=2)
    page.locator("[name=released_at]").fill(later.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Issue the revision").click()
    for reader, seen in ((public, 404), (head, 200)):
        answer = reader.goto(f"{charter}revisions/1/")
        assert answer is not None
        assert answer.status == seen
    expect(head.locator("main")).to_contain_text("quince")
    chair.goto(f"{charter}revisions/1/release/")
    chair.locator("[name=released_at]").fill("")
    chair.get_by_role("button", name="Move the release").click()
    public.goto(charter)
    expect(public.locator("main")).to_contain_text("quince")


def challenge_a_credential(officer: Page, head: Page, public: Page) -> None:
    """It is marked so for the table, sits on with full rights, and is nothing of the public's."""
    officer.goto(f"{FORUM}credentials/")
    officer.locator("main a[href*='/credentials/']", has_text="Hedda Fictian").first.click()
    credential = officer.url
    officer.goto(f"{credential.replace('/credentials/', '/accreditations/')}challenge/")
    officer.locator("main [name=reason]").fill("The letter is unsigned.")
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.locator("main")).to_contain_text("This credential is challenged")
    head.goto(credential)
    expect(head.locator("main")).to_contain_text("sits provisionally, with full rights")
    answer = public.goto(f"{FORUM}credentials/")
    assert answer is not None
    assert answer.status == 404


def adopt_rules(chair: Page, teller: Page, head: Page, public: Page) -> None:
    """Governments decide on rules of procedure; most seats are empty, so two hands open it unheard."""
    rule = keep_rule(chair)
    chair.goto(f"{FORUM}procedures/")
    chair.get_by_role("button", name="Draft the next revision").click()
    chair.goto(f"{FORUM}procedures/draft/words/")
    chair.locator("main [name=title]").fill("Rules of the orchard")
    chair.locator("main [name=text]").fill("1. Citizens decide on motions.")
    chair.locator("main form button[type=submit]").last.click()
    for kind, chamber in (("procedure", "government"), ("motion", "citizen")):
        chair.goto(f"{FORUM}procedures/draft/kinds/{kind}/")
        choose_rule(chair, rule)
        for one in ("government", "corporate", "citizen"):
            verdict = "decides" if one == chamber else ""
            chair.locator(f"main [name=chamber_{one}]").select_option(verdict)
        chair.locator("main form button[type=submit]").last.click()
    chair.goto(f"{FORUM}procedures/draft/")
    chair.locator("main form[action$='/draft/issue/'] button[type=submit]").click()
    chair.get_by_role("link", name="Put it to the vote").click()
    question = put(chair, rule, title="That these are our rules", chambers=("government",))
    announce_unheard(chair, teller, question)
    open_vote(chair, question)
    cast(head, question, "yes")
    for label in ("Agree to close now", "Put my hand under the result"):
        for page in (chair, teller):
            hand(page, question, label)
    public.goto(f"{FORUM}procedures/")
    expect(public.locator("main")).to_contain_text("In force")
    expect(public.locator("main")).to_contain_text("Citizens decide on motions.")


def keep_rule(page: Page) -> str:
    """A simple majority, kept in the forum; its public id."""
    page.goto(f"{FORUM}decision-rules/new/")
    choose_rule(page, "simple-majority")
    for box in page.locator("input[name=chambers]").all():
        box.set_checked(box.get_attribute("value") == "government")
    page.get_by_role("button", name="Check it in words").click()
    page.get_by_role("button", name="Keep the rule").click()
    return page.url.rstrip("/").rpartition("/")[2]


def put(page: Page, rule: str, title: str, chambers: tuple[str, ...]) -> str:
    """From the form of a question to its saved draft; its address."""
    page.locator("main [name=title]").fill(title)
    for box in page.locator("input[name=chambers]").all():
        box.set_checked(box.get_attribute("value") in chambers)
    choose_rule(page, rule)
    page.get_by_role("button", name="Check it in words").click()
    page.get_by_role("button", name="Save the draft").click()
    return page.url


def announce_unheard(chair: Page, teller: Page, question: str) -> None:
    chair.goto(question)
    chair.get_by_role("link", name="Announce when it opens").click()
    opens = datetime.now(UTC) + timedelta(minutes=5)
    fill_moment(chair, opens)
    chair.get_by_role("button", name="Announce it").click()
    for page in (chair, teller):
        page.goto(f"{question}unheard/")
        page.locator("main [name=reason]").fill("Most heads are still invited.")
        page.get_by_role("button", name="Record my reason").click()
