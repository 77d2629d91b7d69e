"""Search: what is found, in six languages, by whom; and that it costs the same for few and many."""

import pytest

from deliberation.models import Charter, Comment
from deliberation.operations import comments, credentials, moderation, procedures
from deliberation.queries.audiences import PUBLIC_VIEWER, viewer_of
from deliberation.queries.search import KINDS, search
from deliberation.rules.refusals import RuleBroken
from tests import factories, rulebook
from tests.factories import Table, draft_motion, small_charter

pytestmark = pytest.mark.django_db


@pytest.fixture
def charter(table: Table) -> Charter:
    return small_charter(table)


def say(table: Table, charter: Charter, body: str, language: str = "en", audience: str = ""):
    return comments.add_comment(
        actor=table.heads["XAA"], revision_id=charter.current_revision_id, body=body,
        language=language, audience=audience,
    )  # fmt: skip


def found(table: Table, words: str, viewer=PUBLIC_VIEWER, **chosen) -> list[str]:
    return [hit.kind for hit in search(table.forum, viewer, words, **chosen).hits]


@pytest.mark.parametrize(
    ("language", "body", "asked"),
    [
        ("en", "Parties are publishing reports.", "publish report"),
        ("fr", "Les systèmes sont publiés.", "publier système"),
        ("es", "Los sistemas publicados.", "publicar sistema"),
        ("ru", "Открытые системы для всех.", "открытая система"),
        ("ar", "الأنظمة المفتوحة للجميع", "أنظمة مفتوحة"),
        ("zh", "各国应当公布其使用的人工智能系统。", "人工智能"),
        ("zh", "各国应当公布其使用的人工智能系统。", "智"),
    ],
)
def test_words_are_found_in_the_manner_of_their_language(table, charter, language, body, asked):
    say(table, charter, body, language)

    hits = search(table.forum, PUBLIC_VIEWER, asked).hits
    assert [hit.kind for hit in hits if hit.language == language] == ["comment"]
    assert any(is_hit for _text, is_hit in hits[0].pieces)
    assert found(table, asked, kind="comment", language=language) == ["comment"]
    other = "fr" if language != "fr" else "en"
    assert found(table, asked, kind="comment", language=other) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("quick brown", 1), ('"brown quick"', 0), ("quick -brown", 0), ("quick or nothing", 1),
        ("人工 智能", 0), ("the", 0),
    ],
)  # fmt: skip
def test_questions_are_read_as_in_a_search_engine(table, charter, asked, expected):
    say(table, charter, "The quick brown fox.")
    assert len(found(table, asked, kind="comment")) == expected


def test_each_kind_is_found(table, charter):
    say(table, charter, "A remark.")
    question = draft_motion(table)
    chair = viewer_of(table.officers["chair"].person, table.forum)
    charter.revisions.update(cover_note="Uncommon preface")

    assert found(table, "small", kind="charter") == ["charter"]
    assert found(table, "wellbeing") == ["provision"]
    assert found(table, "preface") == ["revision"]
    assert found(table, "remark") == ["comment"]
    assert found(table, "spring", chair) == ["question"]
    assert found(table, "spring") == []
    assert question.announced_at is None
    assert set(KINDS) == {
        "charter", "provision", "revision", "comment", "question", "procedure",
        "credentials-report",
    }  # fmt: skip


def test_rules_of_procedure_are_found_once_issued_in_the_manner_of_their_language(table):
    draft = rulebook.draft_rules(table, text="1. Speakers are yielding the pangolin.")
    chair = viewer_of(table.officers["chair"].person, table.forum)
    before = [found(table, "pangolins", one) for one in (chair, PUBLIC_VIEWER)]
    procedures.issue_procedure(
        actor=table.officers["chair"], forum_id=table.forum.pk, version=draft.version
    )
    [hit] = search(table.forum, PUBLIC_VIEWER, "yield pangolins").hits

    assert before == [[], []]
    assert (hit.kind, hit.title, hit.number, hit.language, hit.audience) == (
        "procedure", f"{table.forum.symbol}/RP.1", 1, "en", "public",
    )  # fmt: skip
    assert [words for words, is_hit in hit.pieces if is_hit] == ["yielding", "pangolin"]
    assert found(table, "pangolins", kind="procedure", language="en") == ["procedure"]
    assert found(table, "pangolins", language="fr") == []
    assert search(factories.set_table().forum, PUBLIC_VIEWER, "pangolin").hits == []


def test_credentials_reports_are_found_by_whom_they_list_as_they_do(table):
    """Whose credential was refused stands there without a name; so nobody finds it by one."""
    held, refused = (
        factories.accredit(table, table.delegations["XAB"], "adviser", factories.person(name))
        for name in ("Ola Numbat", "Ulf Bilby")
    )
    credentials.challenge_credential(
        actor=table.heads["XCA"], public_id=refused.acting_as, reason="A doubt."
    )
    officer = table.officers["credentials"]
    credentials.refuse_credential(actor=officer, public_id=refused.acting_as, reason="No letter.")
    assert found(table, "numbat") == []
    report = credentials.issue_report(actor=officer, forum_id=table.forum.pk)
    [hit] = search(table.forum, PUBLIC_VIEWER, "numbat").hits

    assert held.accreditation.state == "accepted"
    assert (hit.kind, hit.public_id, hit.title) == (
        "credentials-report", report.public_id, f"{table.forum.symbol}/CR.1",
    )  # fmt: skip
    assert ("Numbat", True) in hit.pieces
    assert found(table, "bilby") == []
    assert found(table, "refused", kind="credentials-report") == ["credentials-report"]


def test_hidden_and_erased_comments_are_never_found(table, charter):
    moderator = table.officers["moderator"]
    everyone = [viewer_of(one.person, table.forum) for one in (moderator, table.heads["XAA"])]
    hidden = say(table, charter, "Zebra.")
    erased = say(table, charter, "Zebra again.")
    moderation.hide_comment(actor=moderator, comment_id=hidden.pk, ground="spam", reason="No.")
    Comment.objects.filter(pk=erased.pk).update(state="erased")

    assert [found(table, "zebra", one) for one in [PUBLIC_VIEWER, *everyone]] == [[], [], []]


def test_a_snippet_shows_the_words_wherever_they_stand(table, charter):
    say(table, charter, "Nothing to see. " * 30 + "Two llamas and a vicuna. " + "And on. " * 30)

    [hit] = search(table.forum, PUBLIC_VIEWER, "llama vicuna").hits
    assert [words for words, is_hit in hit.pieces if is_hit] == ["llamas", "vicuna"]


def test_a_widened_comment_is_found_at_once(table, charter):
    comment = say(table, charter, "Okapi.", audience=f"delegation:{table.delegations['XAA'].pk}")
    assert found(table, "okapi") == []
    comments.widen_comment(actor=table.heads["XAA"], comment_id=comment.pk, audience="accredited")
    other = viewer_of(table.heads["XCB"].person, table.forum)
    assert (found(table, "okapi"), found(table, "okapi", other)) == ([], ["comment"])


def test_pages_follow_each_other_without_gap_or_repetition(table, charter):
    for number in range(7):
        say(table, charter, f"Heron number {number}.")
    draft_motion(table)
    seen, cursor = [], None
    for _page in range(4):
        page = search(table.forum, PUBLIC_VIEWER, "heron", cursor=cursor, size=2)
        seen += [hit.public_id for hit in page.hits]
        cursor = page.next_cursor
    assert (len(seen), len(set(seen)), cursor) == (7, 7, None)


@pytest.mark.parametrize(
    ("asked", "code"),
    [("  ", "search-empty"), ("?!", "search-empty"), ("a " * 13, "search-too-long")],
)
def test_a_question_that_cannot_be_asked_is_refused(table, asked, code):
    with pytest.raises(RuleBroken) as refusal:
        search(table.forum, PUBLIC_VIEWER, asked)
    assert refusal.value.code == code


def test_a_search_costs_the_same_queries_for_few_and_many(
    table, charter, django_assert_num_queries
):
    say(table, charter, "Ibis.")
    first = Comment.objects.get()
    with django_assert_num_queries(12):
        assert len(search(table.forum, PUBLIC_VIEWER, "ibis").hits) == 1
    Comment.objects.bulk_create(
        Comment(
            forum=first.forum, charter=charter, revision_id=first.revision_id,
            author=first.author, body=f"Ibis {number}.", language="en",
            created_at=first.created_at,
        )
        for number in range(2000)
    )  # fmt: skip
    with django_assert_num_queries(12):
        assert len(search(table.forum, PUBLIC_VIEWER, "ibis").hits) == 20
