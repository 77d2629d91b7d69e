"""Words of others stay words, pages obey the content security policy, and reading changes nothing."""

from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Token, User
from deliberation.models import (
    Accreditation,
    AuditValues,
    Charter,
    Comment,
    Forum,
    ModerationEntry,
    OutboxItem,
    Participant,
    Question,
    RecordEntry,
    Report,
)
from tests.admin.expectations import ADDS, LISTS
from tests.admin.scene import Scene, lists, row_of
from tests.admin.test_doors import address_of

TEMPLATES = Path(__file__).parents[2] / "deliberation" / "templates" / "admin"
CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "<a href='data:text/html,<script>1</script>'>x</a>",
)


class Findings(HTMLParser):
    """Everything in a page that a strict policy forbids, or that somebody else's words may not bring."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        if tag in {"iframe", "object", "embed"} or (tag == "img" and given.get("src") == "x"):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name == "style":
                self.found.append(f"{name}={value}")
            if name in {"href", "src", "action"} and (value or "").lower().startswith(
                ("javascript:", "data:", "http")
            ):
                self.found.append(f"{name}={value}")


def findings(words: str) -> list[str]:
    parser = Findings()
    parser.feed(words)
    return parser.found


def addresses(scene: Scene) -> list[str]:
    """Every page of the panel that an administrator opens with GET."""
    found = [address_of(label, "changelist") for label in LISTS]
    found += [
        address_of(label, "change", row_of(listed.model, scene).pk)
        for label, listed in lists().items()
    ]
    found += [f"{address_of('deliberation.comment', 'changelist')}?q=%3Cscript%3E"]
    found += [
        "/admin/", "/admin/moderation/", "/admin/moderation/?show=hidden", "/admin/audit/",
        "/admin/audit/?person=%3Cscript%3Ealert(1)%3C/script%3E",
        reverse("admin:moderation_case", args=[scene.comment.public_id]),
    ]  # fmt: skip
    return found


def poison(turn: int) -> None:
    """The corpus in every column a person may fill, past all operations; each turn shifts it by one."""
    words = islice(cycle(CORPUS), turn, None)
    for number, row in enumerate([*Participant.objects.all(), *User.objects.all()]):
        row.name = f"{next(words)} {number}"
        row.save(update_fields=["name"])
    Forum.objects.update(name=next(words), purpose=next(words))
    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(body=next(words))
    Report.objects.update(note=next(words))
    ModerationEntry.objects.update(reason=next(words))
    Accreditation.objects.update(reason=next(words), alias=next(words), scope=next(words))
    Token.objects.update(name=next(words))
    Charter.objects.update(title=next(words))
    Question.objects.update(title=next(words), motion=next(words), explanation=next(words))
    RecordEntry.objects.update(content={next(words): next(words)})
    OutboxItem.objects.update(last_error=next(words), payload={"x": next(words)})
    AuditValues.objects.update(before={next(words): next(words)}, after={"name": next(words)})


@pytest.mark.parametrize("turn", [0, 3])
def test_words_of_others_stay_words_on_every_page(scene: Scene, turn: int):
    poison(turn)
    client = scene.client("administrator")
    pages = {url: client.get(url) for url in addresses(scene)}
    chosen = client.post(
        address_of("accounts.user", "changelist"),
        {"action": "deactivate", "_selected_action": scene.person("head").pk},
    )

    assert {url: page.status_code for url, page in pages.items() if page.status_code != 200} == {}
    assert {
        url: found for url, page in pages.items() if (found := findings(page.content.decode()))
    } == {}
    assert findings(chosen.content.decode()) == []


def test_forms_to_add_and_their_refusals_obey_the_policy(scene: Scene):
    client, officer = scene.client("administrator"), scene.client("credentials")
    poison(0)
    found = {}
    for label, roles in ADDS.items():
        who = client if "administrator" in roles else officer
        url = address_of(label, "add")
        answers = [who.get(url), who.post(url, {"name": CORPUS[1], "person": CORPUS[0]})]
        found[label] = [findings(answer.content.decode()) for answer in answers]
        assert [answer.status_code for answer in answers] == [200, 422]

    assert found == {label: [[], []] for label in ADDS}


def test_the_policy_is_sent_and_answers_are_kept_by_nobody(scene: Scene):
    answer = scene.client("administrator").get("/admin/")
    policy = answer["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"


def test_the_panels_templates_hold_no_style_and_no_script_of_their_own():
    found = {
        str(path.relative_to(TEMPLATES)): [
            word for word in ("style=", "<style", "onclick", "<script", "|safe", "autoescape")
            if word in path.read_text()
        ]
        for path in TEMPLATES.rglob("*.html")
    }  # fmt: skip

    assert {path: words for path, words in found.items() if words} == {}


def state_of_the_database() -> dict[str, str]:
    """One hash per table; sessions aside, which reading renews."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith(("deliberation_", "accounts_", "account_", "mfa_", "auth_"))
        ]
        found = {}
        for name in tables:
            cursor.execute(
                f"SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t"
            )
            found[name] = cursor.fetchone()[0]
    return found


def test_reading_every_page_twice_changes_nothing(scene: Scene):
    client = scene.client("administrator")
    urls = addresses(scene)
    urls += [address_of(label, "add") for label in ADDS]
    urls += [f"{address_of('accounts.user', 'changelist')}?action=deactivate&_selected_action=1"]
    urls += [f"/admin/moderation/{scene.comment.public_id}/?verdict=hide&ground=abuse&reason=x"]
    before = state_of_the_database()
    for url in [*urls, *urls]:
        client.get(url)

    assert state_of_the_database() == before


def test_no_list_registers_what_would_write_past_the_operations(scene: Scene):
    request = type("Request", (), {"standing": None, "user": scene.person("administrator")})()
    granted = [
        label
        for label, listed in lists().items()
        if listed.has_change_permission(request) or listed.has_delete_permission(request)
    ]

    assert granted == []
