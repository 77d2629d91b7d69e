"""A comment as a page shows it: who, for whom, on which words, and where these stand now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliberation.formats.markdown import render_markdown
from deliberation.models import (
    AnchorPlace,
    Charter,
    Comment,
    Ground,
    ModerationEntry,
    Revision,
    RevisionItem,
)
from deliberation.queries import comments
from deliberation.queries.audiences import Named, names_of
from deliberation.queries.delegations import appearance_of
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.permissions import Act
from deliberation.templatetags.components import isolated
from deliberation.web.charters import address
from deliberation.web.delegations.bylines import byline
from deliberation.web.visits import Visit


@dataclass
class Around:
    """What is known about the comments of one page; a few queries for any number of comments."""

    visit: Visit
    charter: Charter
    revision: Revision | None
    provision_id: int | None = None
    verdicts: dict[int, ModerationEntry] = field(default_factory=dict)
    places: dict[int, AnchorPlace] = field(default_factory=dict)
    removed: dict[int, str] = field(default_factory=dict)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    names: dict[str, Named] = field(default_factory=dict)


def around(
    visit: Visit,
    charter: Charter,
    revision: Revision | None,
    shown: Iterable[Comment],
    provision_id: int | None = None,
) -> Around:
    """``shown`` are all comments of the page; ``revision`` is the text they are read beside.

    ``provision_id`` is the provision whose own page it is.
    """
    found = list(shown)
    places = comments.places_of(found, revision) if revision else {}
    lost = [number for number, place in places.items() if place.state == "orphaned"]
    return Around(
        visit=visit,
        charter=charter,
        revision=revision,
        provision_id=provision_id,
        verdicts=comments.verdicts_on(found),
        places=places,
        removed=comments.removed_in(lost, visit.viewer),
        labels={} if provision_id else _labels(found),
        names=names_of(one.audience for one in found),
    )


def _labels(shown: Sequence[Comment]) -> dict[tuple[int, int], str]:
    """How the provision of each comment was cited in the revision it was written on."""
    about = [one for one in shown if one.provision_id and one.parent_id is None]
    rows = RevisionItem.objects.filter(
        revision__in={one.revision_id for one in about},
        provision__in={one.provision_id for one in about},
    )
    found = rows.values_list("revision_id", "provision_id", "label")
    return {(revision, provision): label for revision, provision, label in found}


def with_answers(threads: Iterable[Any]) -> list[Comment]:
    """First comments and the answers that came with them."""
    return [one for first in threads for one in (first, *first.answers_shown)]


def drawn_thread(
    first: Any, known: Around, answers: Sequence[Comment] | None = None
) -> dict[str, Any]:
    """A thread: its first comment with ``answers``, or the few that came with it and a way to the rest."""
    shown = list(first.answers_shown if answers is None else answers)
    number = first.answers_number if answers is None else len(shown)
    item = drawn_comment(first, known)
    item["answers"] = [drawn_comment(one, known) for one in shown]
    if number > len(shown):
        said = ngettext("%(number)s answer", "%(number)s answers", number) % {"number": number}
        item["all_answers"] = {"url": item["url"], "label": said}
    return item


def drawn_comment(comment: Comment, known: Around) -> dict[str, Any]:
    url = address(known.charter, "comment", comment.public_id)
    by = appearance_of(
        comment.author, comment.accreditation, comment.forum_role, comment.roll_place
    )
    item: dict[str, Any] = {
        "id": comment.public_id,
        "url": url,
        "by": by,
        "author": byline(by),
        "at": comment.created_at,
        "language": comment.language,
        "official": comment.is_official,
        "audience": comment.audience,
        "audience_name": known.names[comment.audience].name,
        "about": _about(comment, known),
        "written_on": _written_on(comment, known),
        "in_answer_to": _in_answer_to(comment, known),
        "hidden": _verdict(comment, known),
        "erased": comment.state == Comment.State.ERASED,
        "waits": comment.state == Comment.State.HELD,
        "actions": _actions(comment, known, url),
    }
    if item["hidden"] is None:
        item |= {"body": rendered(comment)}
        item |= _quoted(comment, known)
    return item


def rendered(comment: Comment) -> SafeString:
    return mark_safe(render_markdown(comment.body))  # noqa: S308 - made safe there


def _verdict(comment: Comment, known: Around) -> dict[str, str] | None:
    """Ground and reason of what is hidden; nothing for what can be read."""
    if comment.state in {Comment.State.VISIBLE, Comment.State.HELD}:
        return None
    entry = known.verdicts.get(comment.pk)
    grounds = dict(Ground.choices)
    return {
        "ground": str(grounds.get(entry.ground, "")) if entry else "",
        "reason": entry.reason if entry else "",
    }


def _about(comment: Comment, known: Around) -> dict[str, str] | None:
    """The provision a thread is about, where the page is not that provision's own."""
    if comment.parent_id or comment.provision is None or comment.provision_id == known.provision_id:
        return None
    label = known.labels.get((comment.revision_id, comment.provision_id or 0), "")
    return {
        "url": address(known.charter, "provision", comment.provision.public_id),
        "label": label or comment.provision.public_id,
    }


def _written_on(comment: Comment, known: Around) -> str:
    """The symbol of the revision a thread was begun on, where another is read."""
    if comment.parent_id or known.revision is None or comment.revision_id == known.revision.pk:
        return ""
    return comment.revision.symbol


def _in_answer_to(comment: Comment, known: Around) -> str:
    """The address of the answer that is answered; a first comment is answered without saying so."""
    if comment.parent is None or comment.parent_id == comment.thread_id:
        return ""
    return address(known.charter, "comment", comment.parent.public_id)


def _quoted(comment: Comment, known: Around) -> dict[str, Any]:
    if comment.anchor is None:
        return {}
    place = known.places.get(comment.anchor_id or 0)
    return {
        "quote": comment.anchor.quote,
        "quote_language": comment.anchor.language,
        "place": place.state if place else "",
        "place_words": _place_words(comment, place, known),
    }


def _place_words(comment: Comment, place: AnchorPlace | None, known: Around) -> SafeString | str:
    """Where the quoted words stand in the revision that is read, said as surely as it is known."""
    if known.revision is None:
        return ""
    if place is None:
        newer = comment.revision.number < known.revision.number
        return _("Where these words stand in this revision is not known yet.") if newer else ""
    if place.state == "orphaned":
        symbol = known.removed.get(comment.anchor_id or 0, known.revision.symbol)
        return format_html(
            _("The words were removed in {symbol}; they read:"), symbol=isolated(symbol)
        )
    if place.state == "uncertain":
        words = _(
            "The text has changed. Where these words stand is uncertain: best match %(score)s %%"
        )
        return words % {"score": place.score}
    if place.state == "moved":
        return _moved_words(comment, place, known)
    return ""


def _moved_words(comment: Comment, place: AnchorPlace, known: Around) -> SafeString | str:
    if place.provision is None or place.provision_id == comment.provision_id:
        return _("These words moved: the text around them has changed.")
    return format_html(
        _('These words moved to <a href="{url}">another provision</a>.'),
        url=address(known.charter, "provision", place.provision.public_id),
    )


def _may_appeal(entry: ModerationEntry | None) -> bool:
    """Against a verdict that was not made on appeal, once."""
    return entry is not None and entry.on_appeal_of_id is None and not hasattr(entry, "appeal")


def _actions(comment: Comment, known: Around, url: str) -> list[dict[str, str]]:
    visit, phase = known.visit, known.charter.phase
    visible = comment.state == Comment.State.VISIBLE
    widening = reverse("audience", args=[visit.forum.slug, "comment", comment.public_id])
    rules = Act.RULE_ON_STATEMENT if comment.is_official else Act.MODERATE
    held = comment.state == Comment.State.HELD
    hidden = comment.state == Comment.State.HIDDEN
    is_own = visit.person is not None and visit.person.pk == comment.author_id
    offered = [
        (Act.COMMENT, visible, f"{url}#answer", _("Answer")),
        (Act.REPORT_COMMENT, visible, address(known.charter, "comment-report", comment.public_id), _("Report")),
        (Act.WIDEN_AUDIENCE, comment.audience != PUBLIC, widening, _("Who may read it")),
        (rules, visible or held, address(known.charter, "comment-hide", comment.public_id), _("Hide")),
        (rules, hidden, address(known.charter, "comment-restore", comment.public_id), _("Restore")),
        (rules, visible or hidden, address(known.charter, "comment-remove", comment.public_id), _("Remove for good")),
        (Act.APPEAL, is_own and not visible and not held and _may_appeal(known.verdicts.get(comment.pk)), address(known.charter, "comment-appeal", comment.public_id), _("Appeal")),
    ]  # fmt: skip
    return [
        {"url": place, "label": label}
        for act, fits, place, label in offered
        if fits and visit.may(act, phase)
    ]
