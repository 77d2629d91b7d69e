"""A unique word in every object: whom it is for finds it at every door, and nobody else at any."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from deliberation.live import access
from deliberation.mail import notices as mail
from deliberation.models import Notice, StreamEvent
from deliberation.operations import notices
from deliberation.queries import streams
from tests.authorisation.driving import as_reader, knock
from tests.authorisation.matrix import is_every_cell_tried
from tests.authorisation.sowing import COMERS, COMMON, OUTSIDE, Seed, words_in
from tests.authorisation.table import Row, rows_of
from tests.authorisation.test_admin import ROWS as PANEL
from tests.authorisation.test_admin import addresses
from tests.authorisation.test_streams import ROWS as STREAMS
from tests.authorisation.test_streams import named
from tests.authorisation.world import World

pytestmark = pytest.mark.django_db
SPOTS = ("negotiation", "accredited", "chair", "group")
READ = [row for name in ("pages", "api") for row in rows_of(name) if row.method == "GET"]
ONCE = {(row.name, row.scope): row for row in READ if row.case not in {"own", "members"}}.values()
SHOW = {
    "comment": {
        "comment", "comment-list", "provision", "/forums/{forum}/comments/{comment}/",
        "/forums/{forum}/charters/{charter}/comments/",
    },
    "charter": {"charter", "charter-list", "/forums/{forum}/charters/{charter}/"},
    "text": {"/forums/{forum}/charters/{charter}/provisions/{provision}/history/"},
    "note": {"revision-list", "/forums/{forum}/charters/{charter}/revisions/"},
    "embargoed": {"revision-list", "/forums/{forum}/charters/{charter}/revisions/"},
    "draft": {"draft", "/forums/{forum}/charters/{charter}/draft/"},
    "question": {
        "question", "question-list", "/forums/{forum}/questions/{question}/",
        "/forums/{forum}/questions/",
    },
    "group": {"group", "/forums/{forum}/groups/{group}/"},
    "notice": {"notice-list", "/desk/notices/"},
    "standing": {"participant", "/participants/{participant}/"},
    "application": {"application", "/forums/{forum}/applications/{application}/"},
    "step": {"accreditation", "/forums/{forum}/accreditations/{accreditation}/"},
    "rules": {"procedure-draft", "/forums/{forum}/procedures/draft/"},
    "procedure": {"procedure-list", "/forums/{forum}/procedures/"},
    "credentials-report": {
        "credentials-report", "/forums/{forum}/credentials/reports/{report}/",
    },
    "invitation": {"invitation-list", "/forums/{forum}/invitations/"},
    "roll": {
        "roll", "roll-list", "/forums/{forum}/rolls/{roll}/", "/forums/{forum}/rolls/",
    },
    "link": {"forum-about", "/forums/{forum}/links/"},
    "report": {"/forums/{forum}/moderation/queue/"},
    "removal": {"moderation-log", "/forums/{forum}/moderation/log/"},
    "appeal": {"appeal", "/forums/{forum}/moderation/appeals/"},
    "unheard": {"question", "/forums/{forum}/questions/{question}/"},
    "token": {"delegation-tokens", "/forums/{forum}/service-tokens/"},
    "provider": {"/forums/{forum}/delegations/{delegation}/sign-in/"},
    "delivery": {"delivery-list", "/forums/{forum}/deliveries/"},
    "explanation": {"roll-call", "/forums/{forum}/questions/{question}/roll-call/"},
    "name": set(),
}  # fmt: skip
"""Of each kind the doors where it stands for everyone whom it is for: its page, lists, details, export."""
FOUND = {
    "comment": {"comment"}, "charter": {"charter"}, "provision": {"text", "embargoed"},
    "revision": {"note", "embargoed"}, "question": {"question"}, "procedure": {"procedure"},
    "credentials-report": {"credentials-report"},
}  # fmt: skip
"""What is found when one looks for one kind."""
PROGRAMS = {"integration"}
"""They come to no page, panel or socket, and no mail is theirs."""
AROUND = {"chair", "group"}
"""Audiences of charters on which a moderator reads what is reported."""


TAKES = {
    "comment": {"comment"}, "question": {"question", "unheard"}, "roll-call": {"question"},
    "{roll}": {"roll", "name"}, "accreditation": {"step"},
}  # fmt: skip
"""What is planted for the doors that hold one of these in their name; each is tried with every one."""


def cases(row: Row, spot: str, seeds: list[Seed]) -> list[str]:
    """Which of the spot's things the door is tried with: each that was planted there."""
    name = "{roll}" if row.name in {"roll", "roll-file"} else row.name
    kinds = next((kinds for part, kinds in TAKES.items() if part in name), set())
    found = {one.case for one in seeds if one.spot == spot and one.kind in kinds and one.case}
    takes_one = row.scope in {"charter", "question"} or "}/" in row.name.partition("{forum}")[2]
    takes_one |= name in {"{roll}", "accreditation"} or name.startswith("accreditation-")
    return (
        sorted(found)
        if found and takes_one and not row.name.endswith(("-list", "/comments/"))
        else [""]
    )


def places(row: Row) -> tuple[str, ...]:
    if row.scope == "charter":
        return SPOTS
    return (*SPOTS, "forum") if row.scope == "question" else ("forum",)


def compared(row: Row, seeds: list[Seed], seen: dict[str, set[str]]) -> dict[str, list[str]]:
    """Words found by whom they are not for; and not found by whom they are for, where they should be."""
    wrong = {}
    for seed in seeds:
        if leaked := seen.get(seed.word, set()) - seed.readers:
            wrong[f"{seed.word} leaked"] = sorted(leaked)
        if row.name in SHOW[seed.kind]:
            missed = seed.readers - seen.get(seed.word, set())
            missed -= set() if row.name.startswith("/") else PROGRAMS
            if missed:
                wrong[f"{seed.word} missed"] = sorted(missed)
    return wrong


@pytest.mark.parametrize("row", ONCE, ids=lambda row: f"{row.name} {row.scope}")
def test_a_door_shows_each_word_to_whom_it_is_for_alone(planted, row: Row):
    _world, seeds = planted
    shows = any(row.name in doors for doors in SHOW.values())
    seen: dict[str, set[str]] = {}
    for spot in places(row):
        for case in cases(row, spot, seeds):
            tried = replace(row, case=case or row.case)
            comers = COMERS if shows else OUTSIDE
            if spot == "group" and not is_every_cell_tried():
                comers = ("secretariat", *OUTSIDE)
            for word, people in _seen(planted, tried, spot, comers).items():
                seen.setdefault(word, set()).update(people)

    assert compared(row, seeds, seen) == {}


@pytest.mark.parametrize("kind", FOUND)
@pytest.mark.parametrize("name", ["search", "/forums/{forum}/search/"])
def test_search_finds_each_word_for_whom_it_is_for_alone(planted, name: str, kind: str):
    _world, seeds = planted
    row = next(row for row in READ if row.name == name)
    seen = _seen(planted, replace(row, case=f"{COMMON}&kind={kind}"), "forum")
    nobody = set() if row.name.startswith("/") else PROGRAMS
    expected = {one.word: one.readers - nobody for one in seeds if one.kind in FOUND[kind]}

    assert seen == {word: readers for word, readers in expected.items() if readers}


@pytest.mark.parametrize("row", [row for row in PANEL if row.method == "GET"], ids=str)
def test_the_panel_shows_each_word_to_whom_it_is_for_alone(planted, row: Row):
    """An administrator answers for the whole platform and reads there whatever its tables hold, save
    what is still being drafted: that is for those who draft it until they issue it. The audit alone
    tells them, and auditors, of every operation.

    With what is reported a moderator reads which charter it is about.
    """
    world, seeds = planted
    about = {one.word for one in seeds if one.kind == "charter" and one.audience in AROUND}
    about |= {one.word for one in seeds if one.audience == "moderating"}
    drafts = set() if row.name == "admin:audit" else {"draft", "rules"}
    # What a delegation asks its members is in no list of the panel.
    own = set() if row.name == "admin:audit" else {("question", "delegation")}
    kept = {
        one.word for one in seeds if one.kind not in drafts and (one.kind, one.audience) not in own
    }
    allowed = {"moderator": about, "administrator": kept}
    if row.name == "admin:audit":
        allowed["auditor"] = kept
    seen: dict[str, set[str]] = {}
    told: set[str] = set()
    for address in addresses(world, row):
        for who in set(COMERS) - PROGRAMS:
            words = words_in(as_reader(world, who, address).body, seeds)
            told |= {who} if words else set()
            for word in words - allowed.get(who, set()):
                seen.setdefault(word, set()).add(who)

    assert compared(row, seeds, seen) == {}
    assert row.name != "admin:audit" or told == {"administrator", "auditor"}


@pytest.mark.parametrize("stream", [stream for stream, _who in STREAMS])
def test_b4_23_a_stream_tells_each_word_to_whom_it_is_for_alone(planted, stream: str):
    world, seeds = planted
    name, leaked = named(world, stream), {}
    for who in set(COMERS) - PROGRAMS:
        person = world.people[who].user
        if not access.may_read.__wrapped__(person.pk if person else None, name):
            continue
        told = [streams.snapshot(person, name)]
        told += [event.payload for event in streams.events_after(name, 0) or []]
        words = words_in(json.dumps(told, cls=DjangoJSONEncoder), seeds)
        if wrong := {one.word for one in seeds if one.word in words and who not in one.readers}:
            leaked[who] = sorted(wrong)

    assert leaked == {}


def test_b4_23_whoever_may_read_a_thing_hears_of_it_and_nobody_else(planted):
    """No payload holds words, so what is listened for is the comment's own id, in every stream there is
    of its charter; and of a question its stream."""
    world, seeds = planted
    people = {who: world.people[who].user for who in set(COMERS) - PROGRAMS}
    hearing = cache(
        lambda name: {
            who
            for who, person in people.items()
            if access.may_read.__wrapped__(person.pk if person else None, name)
        }
    )
    heard, expected = {}, {}
    for seed in seeds:
        spot = world.spots[seed.spot]
        if seed.kind == "question":
            heard[seed.word] = hearing(f"question:{spot.questions[seed.case].public_id}")
        elif seed.kind == "comment":
            about = {"comment": spot.comments[seed.case].public_id}
            told = StreamEvent.objects.filter(payload__contains=about)
            heard[seed.word] = {who for one in told for who in hearing(one.stream)}
        else:
            continue
        expected[seed.word] = seed.readers - PROGRAMS

    assert heard == expected


def test_a_mail_tells_each_word_to_whom_it_is_for_alone(planted, mailoutbox):
    """Everything that waits is sent, as the outbox would; whoever may not read a thing gets no mail of it."""
    world, seeds = planted
    for number in Notice.objects.filter(state="waiting").values_list("pk", flat=True):
        notices.send_notice(notice_id=number, post=mail.post)
    addresses = {one.user.email: who for who, one in world.people.items() if one.user}
    leaked, told, pages = {}, set(), set()
    for letter in mailoutbox:
        who = addresses.get(letter.to[0], "")
        parts = [letter.subject, letter.body, *(str(one.content) for one in letter.alternatives)]
        words = words_in(" ".join(parts), seeds)
        told |= {(who, word) for word in words}
        pages |= {(who, word) for word in words_in(" ".join(parts[2:]), seeds)}
        if wrong := {
            one.word
            for one in seeds
            if one.word in words and who in COMERS and who not in one.readers
        }:
            leaked[who] = sorted(wrong)

    assert leaked == {}
    assert {
        ("head", "quillnotice"), ("other-head", "quillmotiongroup"),
        ("registered", "quillapplyingwhy"), ("registered", "quillsteprefusal"),
    } <= told & pages  # fmt: skip


def _seen(
    planted: tuple[World, list[Seed]], row: Row, spot: str, comers: Sequence[str] = COMERS
) -> dict[str, set[str]]:
    """Each word found behind the door, and by whom of these."""
    world, seeds = planted
    seen: dict[str, set[str]] = {}
    for who in comers:
        if who in PROGRAMS and not row.name.startswith("/"):
            continue
        answer = knock(world, row, who, world.spots[spot])
        for word in words_in(answer.body, seeds):
            seen.setdefault(word, set()).add(who)
    return seen
