"""The baseline of the charter page: the same facts of the same rows, asked one by one."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.views.decorators.http import require_safe

from deliberation.models import AnchorPlace, Comment, ItemText, Question, Revision, RevisionItem

NOTES = 3
_PAGE = Engine().from_string(
    """<!doctype html><title>{{ title }}</title>
{% for line in lines %}<section id="{{ line.item.slug }}"><h3>{{ line.text.heading }}</h3>
<p>{{ line.text.words }}</p><p>{{ line.comments }} comments</p>
{% for note in line.notes %}<p>{{ note.by }}: {{ note.quote }}</p>{% endfor %}
{% for question in line.questions %}<p>{{ question.symbol }}</p>{% endfor %}</section>
{% endfor %}"""
)


@require_safe
def naive_charter(request: HttpRequest, revision: int) -> HttpResponse:
    """Every provision with its words, comment count, newest notes and open questions."""
    shown = Revision.objects.get(pk=revision)
    lines = [_line(item) for item in shown.items.order_by("position")]
    return HttpResponse(_PAGE.render(Context({"title": shown.title, "lines": lines})))


def _line(item: RevisionItem) -> dict[str, object]:
    comments = Comment.objects.filter(provision=item.provision_id, state="visible")
    return {
        "item": item,
        "text": ItemText.objects.get(item=item, language="en").text,
        "comments": comments.count(),
        "notes": [_note(place) for place in _places(item)],
        "questions": list(Question.objects.filter(provision=item.provision_id, state="open")),
    }


def _places(item: RevisionItem) -> list[AnchorPlace]:
    rows = AnchorPlace.objects.filter(revision=item.revision_id, provision=item.provision_id)
    return list(rows.order_by("-anchor_id")[:NOTES])


def _note(place: AnchorPlace) -> dict[str, str]:
    comment = place.anchor.comment
    seat = comment.accreditation.delegation if comment.accreditation else None
    return {"by": str(seat or comment.author), "quote": place.anchor.quote}
