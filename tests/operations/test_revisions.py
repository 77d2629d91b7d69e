"""Importing, drafting, issuing: numbers run on, texts are shared, nothing issued changes."""

import pytest

from deliberation.formats.charters import read_charter
from deliberation.models import Charter, DraftItem, RecordEntry, Revision, RevisionItem, Text
from deliberation.operations import charters, revisions
from deliberation.queries import revisions as queries
from deliberation.rules.refusals import RuleBroken
from tests import factories


def labels(revision):
    return [
        (row.label, row.provision.public_id)
        for row in RevisionItem.objects.filter(revision=revision).select_related("provision")
    ]


def provision(charter, label):
    return RevisionItem.objects.get(revision=charter.current_revision, label=label).provision


def start(charter, actor):
    return revisions.start_draft(actor=actor, charter_id=charter.pk)


def issue(draft, actor):
    draft.refresh_from_db()
    return revisions.issue_revision(actor=actor, draft_id=draft.pk, version=draft.version)


def code_of(call, **named):
    with pytest.raises(RuleBroken) as caught:
        call(**named)
    return caught.value.code


def test_an_import_is_the_zero_draft(charter):
    first = charter.current_revision
    assert (first.number, first.kind, first.symbol) == (0, "zero", charter.symbol)
    assert [label for label, _provision in labels(first)] == [
        "Part I", "Article 1", "Article 1(1)", "Article 1(2)", "Article 2", "Article 2(1)",
        "Article 2(2)",
    ]  # fmt: skip
    assert RecordEntry.objects.get(kind="revision-issued").content["symbol"] == charter.symbol


def test_a_reworded_clause_shares_every_other_text(charter, chair):
    draft = start(charter, chair)
    target = provision(charter, "Article 1(1)")
    revisions.reword_item(
        actor=chair, draft_id=draft.pk, provision=target.public_id, version=1,
        words="The Parties *shall* use it for the wellbeing of [all].",
    )  # fmt: skip
    before = Text.objects.count()
    second = issue(draft, chair)
    assert Text.objects.count() == before + 1
    assert (second.number, second.symbol) == (1, f"{charter.symbol}/Rev.1")
    line = next(line for line in queries.document(second, "en") if line.label == "Article 1(1)")
    assert line.words == "The Parties shall use it for the wellbeing of [all]."
    assert line.spans == [["bracket", 46, 51], ["emphasis", 12, 17]]


def test_an_inserted_clause_renumbers_what_follows_and_keeps_identities(charter, secretariat):
    draft = start(charter, secretariat)
    first, second = provision(charter, "Article 1(1)"), provision(charter, "Article 1(2)")
    made = revisions.insert_item(
        actor=secretariat, draft_id=draft.pk, after=first.public_id, kind="clause",
        words="It shall be tested before it is used.",
    )  # fmt: skip
    issued = issue(draft, secretariat)
    assert labels(issued)[2:5] == [
        ("Article 1(1)", first.public_id),
        ("Article 1(2)", made.provision.public_id),
        ("Article 1(3)", second.public_id),
    ]


def test_a_moved_article_takes_its_clauses_and_numbers_run_on(charter, chair):
    draft = start(charter, chair)
    first, second = provision(charter, "Article 1"), provision(charter, "Article 2")
    inside = provision(charter, "Article 1(1)")
    revisions.move_item(
        actor=chair, draft_id=draft.pk, provision=first.public_id, version=1, after=second.public_id
    )
    issued = issue(draft, chair)
    assert [label for label, _provision in labels(issued)] == [
        "Part I", "Article 1", "Article 1(1)", "Article 1(2)", "Article 2", "Article 2(1)",
        "Article 2(2)",
    ]  # fmt: skip
    placed = {identity: label for label, identity in labels(issued)}
    assert (placed[first.public_id], placed[inside.public_id], placed[second.public_id]) == (
        "Article 2", "Article 2(1)", "Article 1",
    )  # fmt: skip


def test_a_removed_article_takes_its_clauses_away(charter, chair):
    draft = start(charter, chair)
    gone = provision(charter, "Article 1")
    revisions.remove_item(actor=chair, draft_id=draft.pk, provision=gone.public_id, version=1)
    issued = issue(draft, chair)
    assert [label for label, _provision in labels(issued)] == [
        "Part I", "Article 1", "Article 1(1)", "Article 1(2)",
    ]  # fmt: skip


def test_a_stale_edit_is_refused_and_the_first_stands(charter, chair, secretariat):
    draft = start(charter, chair)
    target = provision(charter, "Article 1(1)").public_id
    edit = {"draft_id": draft.pk, "provision": target, "version": 1}
    revisions.reword_item(actor=chair, words="First.", **edit)
    assert (
        code_of(revisions.reword_item, actor=secretariat, words="Second.", **edit) == "draft-stale"
    )
    assert DraftItem.objects.get(draft=draft, provision__public_id=target).words == "First."


def test_a_stale_issue_is_refused(charter, chair):
    draft = start(charter, chair)
    revisions.reword_item(
        actor=chair, draft_id=draft.pk, words="Other.", version=1,
        provision=provision(charter, "Article 1(1)").public_id,
    )  # fmt: skip
    assert (
        code_of(revisions.issue_revision, actor=chair, draft_id=draft.pk, version=1)
        == "draft-stale"
    )


def test_an_unchanged_draft_is_not_issued(charter, chair):
    draft = start(charter, chair)
    assert (
        code_of(revisions.issue_revision, actor=chair, draft_id=draft.pk, version=1)
        == "revision-unchanged"
    )
    assert Revision.objects.filter(charter=charter).count() == 1


def test_there_is_one_open_draft(charter, chair, secretariat):
    assert start(charter, chair) == start(charter, secretariat)


def test_a_discarded_draft_is_not_edited(charter, chair):
    draft = start(charter, chair)
    revisions.discard_draft(actor=chair, draft_id=draft.pk)
    assert code_of(
        revisions.reword_item, actor=chair, draft_id=draft.pk, words="Other.", version=1,
        provision=provision(charter, "Article 1(1)").public_id,
    ) == "draft-ended"  # fmt: skip


@pytest.mark.parametrize("who", ["head", "teller", "moderator", "credentials"])
def test_a_diplomat_or_another_officer_issues_nothing(table, charter, who):
    actor = table.heads["XAA"] if who == "head" else table.officers[who]
    assert code_of(revisions.start_draft, actor=actor, charter_id=charter.pk) == "not-permitted"


def test_text_is_not_drafted_while_voting(table, charter, chair):
    charters.move_phase(actor=chair, charter_id=charter.pk, phase="voting")
    assert code_of(revisions.start_draft, actor=chair, charter_id=charter.pk) == "not-at-this-stage"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "text-empty"),
        ("a\u202eb", "text-bidi-control"),
        ("a\0b", "text-control"),
        ("x" * 100_001, "text-too-long"),
    ],
)
def test_bad_words_are_refused_and_the_old_stand(charter, chair, words, code):
    draft = start(charter, chair)
    target = provision(charter, "Article 1(1)").public_id
    assert code_of(
        revisions.reword_item, actor=chair, draft_id=draft.pk, provision=target, version=1,
        words=words,
    ) == code  # fmt: skip
    assert DraftItem.objects.get(draft=draft, provision__public_id=target).version == 1


def test_an_article_does_not_stand_in_a_clause(charter, chair):
    draft = start(charter, chair)
    assert code_of(
        revisions.insert_item, actor=chair, draft_id=draft.pk, kind="article", words="", below=True,
        heading="Misplaced", after=provision(charter, "Article 1(1)").public_id,
    ) == "kind-misplaced"  # fmt: skip


def test_an_import_is_whole_or_not_at_all(table, secretariat):
    draft = read_charter(factories.SMALL)
    named = {"actor": secretariat, "forum_id": table.forum.pk, "draft": draft}
    assert code_of(revisions.import_charter, slug="x", language="de", **named) == "language-unknown"
    assert Charter.objects.filter(forum=table.forum).count() == 0
    revisions.import_charter(slug="x", **named)
    assert code_of(revisions.import_charter, slug="x", **named) == "charter-exists"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [("negotiation", "voting", ""), ("negotiation", "adopted", "phase-not-next"),
     ("comment", "nowhere", "phase-unknown")],
)  # fmt: skip
def test_phases_follow_their_order(table, chair, before, after, code):
    charter = factories.small_charter(table, phase=before)
    move = {"actor": chair, "charter_id": charter.pk, "phase": after}
    if code:
        assert code_of(charters.move_phase, **move) == code
    else:
        assert charters.move_phase(**move).phase == after


def test_the_eu_act_imports_is_revised_and_compared(table, chair, secretariat, shared):
    text = (shared / "data/texts/eu-ai-act.md").read_bytes()
    charter = revisions.import_charter(
        actor=secretariat, forum_id=table.forum.pk, draft=read_charter(text), slug="eu"
    )
    charters.move_phase(actor=chair, charter_id=charter.pk, phase="negotiation")
    charter.refresh_from_db()
    first = charter.current_revision
    assert RevisionItem.objects.filter(revision=first, kind="article").count() == 113
    draft = start(charter, chair)
    target = (
        provision(charter, "Article 4, unnumbered paragraph 1")
        if (RevisionItem.objects.filter(revision=first, label="Article 4, unnumbered paragraph 1"))
        else RevisionItem.objects.filter(revision=first, kind="clause").first().provision
    )
    revisions.reword_item(
        actor=chair, draft_id=draft.pk, provision=target.public_id, version=1,
        words="Providers shall see to AI literacy.",
    )  # fmt: skip
    second = issue(draft, chair)
    changes = queries.compare(queries.document(first, "en"), queries.document(second, "en"))
    assert [str(change.state) for change in changes if str(change.state) != "unchanged"] == [
        "changed"
    ]
