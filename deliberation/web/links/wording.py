"""How a forum stands to another one, said from where the reader stands."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliberation.models import Forum, ForumLink
from deliberation.queries.links import other_end
from deliberation.rules.links import ADVISES, FOLLOWS, PREPARES, State
from deliberation.rules.permissions import FORUM, Act
from deliberation.templatetags.components import isolated
from deliberation.web.visits import Visit
from deliberation.web.writing import new_key

OUT, IN = "out", "in"
FIRST_NUMBER = 100
"""Other forms of the page about a forum are numbered below."""
SENTENCES = {
    (PREPARES, OUT): gettext_lazy("This forum prepares for {forum}"),
    (PREPARES, IN): gettext_lazy("{forum} prepares for this forum"),
    (ADVISES, OUT): gettext_lazy("This forum advises {forum}"),
    (ADVISES, IN): gettext_lazy("{forum} advises this forum"),
    (FOLLOWS, OUT): gettext_lazy("This forum follows up on {forum}"),
    (FOLLOWS, IN): gettext_lazy("{forum} follows up on this forum"),
}


def said(link: ForumLink, forum: Forum) -> SafeString:
    """The link in a sentence, with the way to the other forum."""
    other = other_end(link, forum)
    way = format_html(
        '<a href="{}">{}</a>', reverse("forum-about", args=[other.slug]), isolated(other.name)
    )
    return format_html(_sentence(link, forum), forum=way)


def plainly(link: ForumLink, forum: Forum) -> str:
    return _sentence(link, forum).format(forum=other_end(link, forum).name)


def _sentence(link: ForumLink, forum: Forum) -> str:
    return str(SENTENCES[link.kind, OUT if link.source_id == forum.pk else IN])


def shown_links(visit: Visit, links: Iterable[ForumLink]) -> list[dict[str, Any]]:
    """Each link with what the reader may do about it: step and the word on its button."""
    may_link = visit.may(Act.LINK_FORUMS, FORUM)
    numbers = count(FIRST_NUMBER)
    may_carry = visit.may(Act.CREATE_CHARTER, FORUM)
    return [
        {
            "link": link,
            "said": said(link, visit.forum),
            "plain": plainly(link, visit.forum),
            "is_proposed": link.state == State.PROPOSED,
            "awaits_us": link.state == State.PROPOSED and link.forum_id != visit.forum.pk,
            "steps": _steps(link, visit.forum, numbers) if may_link else [],
            "may_carry": may_carry and link.state == State.CONFIRMED,
        }
        for link in links
    ]


def _steps(link: ForumLink, forum: Forum, numbers: Iterator[int]) -> list[dict[str, Any]]:
    if link.state == State.CONFIRMED:
        found = [("link-end", _("End the link"))]
    elif link.forum_id == forum.pk:
        found = [("link-withdraw", _("Take it back"))]
    else:
        found = [("link-confirm", _("Confirm it")), ("link-decline", _("Decline it"))]
    return [
        {
            "url": reverse(name, args=[forum.slug, link.public_id]),
            "label": label,
            "number": next(numbers),
            "key": new_key(),
        }
        for name, label in found
    ]
