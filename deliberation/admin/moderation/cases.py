"""One reported comment with everything a verdict needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from deliberation.admin.comments import HideForm, ReleaseForm, VerdictForm, byline
from deliberation.admin.permissions import Standing
from deliberation.admin.writing import PanelForm
from deliberation.formats.markdown import render_markdown
from deliberation.models import Claim, Comment, Ground, ItemText, ModerationEntry, Report
from deliberation.queries.moderation import Earlier, Fold, earlier_verdicts, folded
from deliberation.rules.permissions import Act

AROUND = 400
"""Code points shown on either side of the words a comment is anchored to."""
FORMS: dict[str, type[PanelForm]] = {
    "release": ReleaseForm,
    "hide": HideForm,
    "dismiss": VerdictForm,
    "restore": VerdictForm,
    "remove": HideForm,
}
Shown = dict[tuple[int, int | None], ItemText]


@dataclass(frozen=True)
class Passage:
    """Where a comment stands: the provision's label and words, and those it is anchored to."""

    label: str
    heading: str
    before: str
    quote: str
    after: str
    language: str


@dataclass
class Case:
    comment: Any
    by: str
    passage: Passage | None
    parent_by: str
    body: SafeString
    parent_body: SafeString
    forms: dict[str, PanelForm] = field(default_factory=dict)
    is_own: bool = False
    grounds: list[dict[str, Any]] = field(default_factory=list)
    earlier: Earlier = field(default_factory=Earlier)
    claim: Claim | None = None
    is_claimed_by_other: bool = False
    may_claim: bool = False

    @property
    def open_reports(self) -> int:
        return sum(one["fold"].open for one in self.grounds)

    @property
    def earlier_in_numbers(self) -> list[dict[str, Any]]:
        """How often each verdict was given on the author's other comments."""
        named = dict(ModerationEntry.Verdict.choices)
        return [{"verdict": named[one], "number": n} for one, n in self.earlier.numbers.items()]


def cases_of(comments: Sequence[Comment], standing: Standing) -> list[Case]:
    """The comments, read with ``queries.moderation.with_context``, as cases; four queries more."""
    shown, folds, earlier = _shown_by(comments), folded(comments), earlier_verdicts(comments)
    cases = [_case(one, shown, folds[one.pk]) for one in comments]
    for case in cases:
        case.earlier = earlier[case.comment.pk]
        _offer(case, standing)
    return cases


def verdicts_open(comment: Any, *, reported: bool) -> list[str]:
    """The verdicts that could now be given."""
    if comment.state == Comment.State.HIDDEN:
        return [] if comment.is_official else ["restore", "remove"]
    if comment.state == Comment.State.HELD:
        return ["release", "hide"]
    against = [] if comment.is_official else ["hide", "remove"]
    return [*against, *(["dismiss"] if reported else [])]


def _case(comment: Any, shown: Shown, folds: Sequence[Fold]) -> Case:
    return Case(
        comment=comment,
        by=byline(comment),
        passage=_passage(comment, shown),
        parent_by=byline(comment.parent) if comment.parent else "",
        body=_safe(comment.body),
        parent_body=_safe(comment.parent.body) if comment.parent else SafeString(""),
        grounds=[_ground(one, comment.reports_known) for one in folds],
        claim=next(iter(comment.claims_now), None),
    )


def _ground(fold: Fold, reports: Iterable[Report]) -> dict[str, Any]:
    """All reports on one ground as one, with those of the newest that stand on it."""
    told = [one for one in reports if one.ground == fold.ground]
    return {
        "fold": fold,
        "label": dict(Ground.choices)[fold.ground],
        "reports": told,
        "more": fold.open + fold.settled - len(told),
    }


def _offer(case: Case, standing: Standing) -> None:
    """What this reader may do here: nothing on their own words, nor while another looks into it."""
    comment, person = case.comment, standing.person
    case.is_own = bool(person and person.pk == comment.author_id)
    case.is_claimed_by_other = bool(case.claim and person and case.claim.moderator_id != person.pk)
    if comment.forum_id not in standing.forums([Act.MODERATE]) or case.is_own:
        return
    if case.is_claimed_by_other:
        return
    reported = case.open_reports > 0
    case.may_claim = reported or comment.state == Comment.State.HELD
    case.forms = {
        verdict: FORMS[verdict](standing=standing, auto_id=f"{verdict}-{comment.public_id}-%s")
        for verdict in verdicts_open(comment, reported=reported)
    }


def _safe(source: str) -> SafeString:
    """As readers see it: the renderer lets through no HTML but its own."""
    return mark_safe(render_markdown(source))  # noqa: S308


def _shown_by(comments: Iterable[Comment]) -> Shown:
    """The item and text of every provision commented on, as its revision shows it."""
    about = [one for one in comments if one.provision_id]
    if not about:
        return {}
    languages = {one.charter.language for one in about}
    languages |= {one.anchor.language for one in about if one.anchor}
    rows = ItemText.objects.filter(
        item__revision__in={one.revision_id for one in about},
        item__provision__in={one.provision_id for one in about},
        language__in=languages,
    ).select_related("item", "text")
    return {(row.item.revision_id, row.item.provision_id): row for row in rows}


def _passage(comment: Comment, shown: Shown) -> Passage | None:
    row = shown.get((comment.revision_id, comment.provision_id))
    if row is None:
        return None
    anchor = comment.anchor
    if anchor is None:
        words = row.text.words[: 2 * AROUND]
        return Passage(row.item.label, row.text.heading, words, "", "", row.language)
    words = anchor.text.words
    return Passage(
        label=row.item.label,
        heading=row.text.heading,
        before=words[max(0, anchor.start - AROUND) : anchor.start],
        quote=anchor.quote,
        after=words[anchor.end : anchor.end + AROUND],
        language=anchor.language,
    )
