"""What awaits the holder of an office, counted: one line a forum and kind, however much it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from accounts.models import User
from deliberation.models import (
    Accreditation,
    Appeal,
    Application,
    CredentialStep,
    Forum,
    Removal,
    Report,
)
from deliberation.queries.audiences import Viewer
from deliberation.queries.moderation import PRESIDING, held, judged_by, moderated, narrowed

Viewers = dict[int, Viewer]


@dataclass(frozen=True)
class Backlog:
    """``words`` say how many; ``page`` is the list, ``{forum}`` its forum."""

    words: Promise
    page: str

    def said(self, number: int) -> str:
        return str(self.words % {"n": number})

    def link(self, forum: Forum) -> str:
        return self.page.format(forum=forum.slug)


BACKLOGS: dict[str, Backlog] = {
    "comment-reported": Backlog(
        ngettext_lazy("%(n)s reported comment", "%(n)s reported comments", "n"),
        "/admin/moderation/?show=waiting&forum={forum}&free=on",
    ),
    "comment-held": Backlog(
        ngettext_lazy("%(n)s comment awaits review", "%(n)s comments await review", "n"),
        "/admin/moderation/?show=held&forum={forum}",
    ),
    "removal-to-decide": Backlog(
        ngettext_lazy("%(n)s removal", "%(n)s removals", "n"),
        "/forums/{forum}/moderation/awaiting/",
    ),
    "appeal-to-decide": Backlog(
        ngettext_lazy("%(n)s appeal against a verdict", "%(n)s appeals against verdicts", "n"),
        "/forums/{forum}/moderation/awaiting/",
    ),
    "application-to-decide": Backlog(
        ngettext_lazy("%(n)s application for a seat", "%(n)s applications for seats", "n"),
        "/forums/{forum}/applications/",
    ),
    "credential-to-decide": Backlog(
        ngettext_lazy("%(n)s provisional credential", "%(n)s provisional credentials", "n"),
        "/forums/{forum}/credentials/?state=provisional",
    ),
    "credential-appealed": Backlog(
        ngettext_lazy("%(n)s appeal against a refusal", "%(n)s appeals against refusals", "n"),
        "/forums/{forum}/credentials/?state=appealed",
    ),
}


def backlogs_of(person: User, viewers: Viewers, moment: datetime) -> dict[str, QuerySet[Any]]:
    """By kind, the rows on which this person may decide now: nothing of their own, nor what they began."""
    moderates = _forums(viewers, {"moderator"})
    moderating = moderated(moderates).exclude(author=person)
    reported = Report.objects.filter(comment=OuterRef("pk"), state="open")
    return {
        "comment-reported": narrowed(moderating, free_for=person).filter(Exists(reported)),
        "comment-held": narrowed(held(moderating), free_for=person),
        "removal-to-decide": _removals(person, viewers),
        "appeal-to-decide": _appeals(person, viewers),
        "application-to-decide": _applications(person, viewers),
        "credential-to-decide": _provisional(person, viewers, moment),
        "credential-appealed": _appealed(person, viewers),
    }


def _forums(viewers: Viewers, offices: Iterable[str]) -> list[int]:
    return [forum for forum, viewer in viewers.items() if viewer.roles.intersection(offices)]


def _judged(viewers: Viewers, path: str) -> Q:
    """Where, and on what, the person's offices decide."""
    found = Q(pk__in=[])
    for forum in _forums(viewers, {"moderator", *PRESIDING}):
        found |= Q(judged_by(viewers[forum].roles, path), forum=forum)
    return found


def _removals(person: User, viewers: Viewers) -> QuerySet[Removal]:
    rows = Removal.objects.filter(_judged(viewers, "comment__"), decision="")
    return rows.exclude(proposed_by=person).exclude(comment__author=person)


def _appeals(person: User, viewers: Viewers) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(_judged(viewers, "entry__comment__"), decision="")
    own = Q(appellant=person) | Q(entry__moderator=person) | Q(entry__comment__author=person)
    return rows.exclude(own)


def _applications(person: User, viewers: Viewers) -> QuerySet[Application]:
    mine = _forums(viewers, {"credentials"})
    return Application.objects.filter(forum__in=mine, state="pending").exclude(applicant=person)


def _provisional(person: User, viewers: Viewers, moment: datetime) -> QuerySet[Accreditation]:
    """To the officer of credentials; what an officer challenged to the chair, too. Never to whoever
    challenged it, nor one's own."""
    pending = _steps().filter(kind="challenge", at=OuterRef("challenged_at"))
    to_chair = Q(
        Exists(pending.filter(office__isnull=False)), forum__in=_forums(viewers, PRESIDING)
    )
    rows = Accreditation.objects.filter(
        Q(forum__in=_forums(viewers, {"credentials"})) | to_chair,
        Q(ends_at=None) | Q(ends_at__gt=moment),
        state="provisional",
    )
    return rows.exclude(Exists(pending.filter(person=person))).exclude(person=person)


def _appealed(person: User, viewers: Viewers) -> QuerySet[Accreditation]:
    """To the officer of credentials and whoever presides, but to nobody who had a hand in it."""
    mine = _forums(viewers, {"credentials", *PRESIDING})
    had = _steps().filter(person=person, kind__in=["challenge", "refuse", "appeal"])
    rows = Accreditation.objects.filter(appealed_at__isnull=False, forum__in=mine)
    return rows.exclude(Exists(had)).exclude(person=person)


def _steps() -> QuerySet[CredentialStep]:
    return CredentialStep.objects.filter(accreditation=OuterRef("pk"))
