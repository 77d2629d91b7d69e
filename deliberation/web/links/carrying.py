"""A text of a linked forum carried over into a charter of this one; and where a text came from."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import ForumLink, Provenance, Revision
from deliberation.operations import links as writes
from deliberation.queries.links import carriable, other_end, provenance_of
from deliberation.rules.audiences import PUBLIC
from deliberation.rules.links import State
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.audiences import audience_field, given_audience
from deliberation.web.charters import address
from deliberation.web.links.joining import back, crumbs, form_view, found
from deliberation.web.links.wording import plainly
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

OFFERED = 200


class CarryForm(forms.Form):
    revision = forms.ChoiceField(label=gettext_lazy("The text"), choices=())
    title = forms.CharField(
        label=gettext_lazy("Title here"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Leave empty for the title it has there."),
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        validators=[validate_slug],
        help_text=gettext_lazy("Small letters, digits and hyphens; it cannot be changed later."),
    )
    cover_note = forms.CharField(
        label=gettext_lazy("Cover note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, visit: Visit, offered: list[Revision], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.public_id: one for one in offered}
        self.fields["revision"].choices = [  # type: ignore[attr-defined]
            (one.public_id, f"{one.symbol}: {one.title}") for one in offered
        ]
        readers = audience_field(visit, PUBLIC, kept=("group",))
        if readers:
            self.fields["audience"] = readers


@form_view
@in_forum
def carry(request: HttpRequest, visit: Visit, link: str) -> HttpResponse:
    """Which public text of the linked forum is taken over, and how the charter is called here."""
    require_some(visit, Act.CREATE_CHARTER, FORUM)
    held = found(visit, link)
    if held.state != State.CONFIRMED:
        raise Http404
    offered = list(carriable(held, visit.forum)[:OFFERED])
    form = CarryForm(visit, offered, request.POST or None)
    done, status = attempt(visit, form, lambda: _carry(visit, held, form))
    heading = _("Carry a text over")
    context = {
        "form": form,
        "heading": heading,
        "said": plainly(held, visit.forum),
        "other": other_end(held, visit.forum),
        "is_any": bool(offered),
        "actors": visit.able(Act.CREATE_CHARTER, FORUM),
        "key": new_key(),
        "back_url": back(visit),
        "crumbs": crumbs(visit, heading),
    }
    return done or render(request, "deliberation/links/carry.html", context, status=status)


def _carry(visit: Visit, link: ForumLink, form: CarryForm) -> str:
    given = form.cleaned_data
    charter = writes.carry_revision(
        actor=visit.actor(), forum_id=visit.forum.pk, link_id=link.pk,
        source=form.offered[given["revision"]], title=given["title"], slug=given["slug"],
        cover_note=given["cover_note"], audience=given_audience(visit, form),
    )  # fmt: skip
    said = _("The text was carried over as %(symbol)s.") % {"symbol": charter.symbol}
    messages.success(visit.request, said)
    return address(charter)


def origin_of(revision: Revision) -> dict[str, Any] | None:
    """Where the text of a revision came from, for its page."""
    kept = provenance_of(revision)
    if kept is None:
        return None
    charter = kept.source.charter
    return {
        "kept": kept,
        "source": kept.source,
        "forum_name": charter.forum.name,
        "forum_url": reverse("forum-about", args=[charter.forum.slug]),
        "url": address(charter, "revision", kept.source.number),
        "is_same": _is_same(kept, revision),
    }


def _is_same(kept: Provenance, revision: Revision) -> bool:
    """Whether the words here still hash to what they hashed to there."""
    return kept.source_hash == revision.content_hash
