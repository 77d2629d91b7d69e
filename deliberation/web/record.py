"""The public record: every official act of a forum, in words, newest first."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deliberation.models import Charter, ParticipationLevel, Procedure, RecordEntry, Revision
from deliberation.queries import record
from deliberation.queries.audiences import Viewer, seen_revision, visible
from deliberation.queries.paging import page_of
from deliberation.rules.phases import NAMES, Phase
from deliberation.templatetags.components import isolated
from deliberation.web.visits import Visit, in_forum

SIZE = 30


@require_safe
@in_forum
def record_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    rows = record.entries(visit.forum).select_related("forum")
    name = f"record:{visit.forum.pk}"
    page = page_of(rows, sort="-number", cursor=request.GET.get("cursor"), size=SIZE, name=name)
    context = {
        "entries": shown_entries(page.rows, visit.viewer),
        "next_url": f"?cursor={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "deliberation/record/list.html", context)


def shown_entries(entries: Iterable[RecordEntry], viewer: Viewer) -> list[dict[str, Any]]:
    """Each entry, read with its forum, as a sentence with the address of what it is about, if the viewer
    may go there.

    Two queries for any number.
    """
    found = list(entries)
    addresses = _addresses(found, viewer)
    return [
        {
            "number": entry.number,
            "title": in_words(entry),
            "url": addresses.get(entry.object_public_id, ""),
            "at": entry.at,
            "hash": entry.content_hash,
        }
        for entry in found
    ]


def in_words(entry: RecordEntry) -> SafeString:
    """What happened, in a sentence; an act this page does not know is named by its kind."""
    facts = entry.content
    kind = "question-opened-unheard" if facts.get("unheard") else entry.kind
    sentences = {
        "revision-issued": _("{symbol} was issued: {title}"),
        "forum-changed": _("{symbol} was set up anew: {changed}"),
        "revision-released": _("{symbol} was released to more readers: {title}"),
        "revision-widened": _("{symbol} was opened to more readers: {title}"),
        "release-moved": _("The release of {symbol} was moved from {before} to {after} (UTC)"),
        "audience-widened": _("{symbol} was opened to more readers: {title}"),
        "question-widened": _("{symbol} was opened to more readers: {title}"),
        "procedure-issued": _("Rules of procedure {symbol} were issued: {title}"),
        "phase-moved": _("{symbol} moved from “{before}” to “{after}”"),
        "question-opened": _("Voting was opened on {symbol}: {title}"),
        "question-opened-unheard": _(
            "Voting was opened on {symbol}, {title}, before it was announced to {unheard}"
        ),
        "question-closed": _("Voting was closed on {symbol}, {title}: {outcome}"),
        "mandate-shown": _("A delegation showed its members’ mandate on {symbol}: {outcome}"),
        "level-recorded": _("{title} takes part as: {level}"),
        "credentials-reported": _("The state of all credentials was reported as {symbol}"),
        "pool-closed": _("The pool of the lot “{title}” was closed: {people} people"),
        "roll-closed": _("The roll “{title}” was closed: {size} people"),
        "link-made": _("A link between forums was made: {title}"),
        "link-ended": _("A link between forums was ended: {title}"),
        "text-carried": _("The text of {symbol} was carried over from {source} of {forum}"),
        "question-certified": _("The result was certified of {symbol}, {title}: {outcome}"),
    }
    return format_html(
        sentences.get(kind, "{kind} {symbol}"),
        kind=entry.kind,
        symbol=isolated(facts.get("symbol", "")),
        title=isolated(facts.get("title") or _("not public")),
        before=_phase(facts.get("before")),
        after=_phase(facts.get("after")),
        outcome=_outcome(facts.get("outcome")),
        changed=", ".join(_setting(one) for one in facts.get("changed", ())),
        unheard=", ".join(facts.get("unheard", ())),
        level=dict(ParticipationLevel.Level.choices).get(facts.get("level", ""), ""),
        source=isolated(facts.get("source", "")),
        forum=isolated(facts.get("forum", "")),
        people=facts.get("pool_size", ""),
        size=facts.get("size", ""),
    )


def _setting(name: str) -> str:
    known = {
        "name": _("name"),
        "purpose": _("purpose"),
        "admission": _("admission criteria"),
        "time_zone": _("time zone"),
        "languages": _("languages"),
        "public_comment_phases": _("phases open to comments of all"),
        "composition": _("composition asked of the table"),
        "admitting": _("chambers whose seats may be applied for"),
        "contributions_held": _("first contributions that are reviewed"),
    }
    return known.get(name, name)


def _phase(name: str | None) -> str:
    return _(NAMES[Phase(name)]) if name in {phase.value for phase in Phase} else str(name)


def _outcome(name: str | None) -> str:
    known = {
        "adopted": _("adopted"),
        "rejected": _("not adopted"),
        "inquorate": _("no quorum"),
        "tied": _("tied"),
    }
    return known.get(name or "", name or "")


PAGES = {
    "question": "question", "roll": "roll", "pool": "roll", "level": "participant",
    "credentials": "credentials-report",
}  # fmt: skip
"""By what the kind of an entry begins with: the page that its object's id stands for."""
OF_FORUM = {"forum", "link"}


def _addresses(entries: Iterable[RecordEntry], viewer: Viewer) -> dict[str, str]:
    wanted: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for entry in entries:
        about, public_id = entry.kind.partition("-")[0], entry.object_public_id
        if about in PAGES:
            found[public_id] = reverse(PAGES[about], args=[entry.forum.slug, public_id])
        elif about in OF_FORUM:
            found[public_id] = reverse("forum-about", args=[entry.forum.slug])
        else:
            wanted.setdefault(about, []).append(public_id)
    return found | _rules(wanted) | _revisions(wanted, viewer) | _charters(wanted, viewer)


def _among(wanted: dict[str, list[str]], *about: str) -> list[str]:
    return [public_id for one in about for public_id in wanted.get(one, ())]


def _rules(wanted: dict[str, list[str]]) -> dict[str, str]:
    if "procedure" not in wanted:
        return {}
    rows = Procedure.objects.filter(public_id__in=wanted["procedure"])
    return {
        public_id: reverse("procedure", args=at)
        for public_id, *at in rows.values_list("public_id", "forum__slug", "number")
    }


def _revisions(wanted: dict[str, list[str]], viewer: Viewer) -> dict[str, str]:
    named = _among(wanted, "revision", "release", "text")
    rows = Revision.objects.filter(seen_revision(viewer), public_id__in=named)
    seen = visible(rows, viewer, "charter__audience")
    return {
        public_id: reverse("revision", args=at)
        for public_id, *at in seen.values_list(
            "public_id", "forum__slug", "charter__slug", "number"
        )
    }


def _charters(wanted: dict[str, list[str]], viewer: Viewer) -> dict[str, str]:
    rows = Charter.objects.filter(public_id__in=_among(wanted, "phase", "audience"))
    seen = visible(rows, viewer)
    return {
        public_id: reverse("charter", args=at)
        for public_id, *at in seen.values_list("public_id", "forum__slug", "slug")
    }
