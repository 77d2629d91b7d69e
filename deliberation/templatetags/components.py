"""The parts a page is made of; docs/design.md shows each with its call.

A tag takes plain values, mappings or any object with the same names, and draws them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from deliberation.queries.moments import moment_of
from deliberation.templatetags import audiences, fields
from deliberation.templatetags.states import CONSTITUENCIES, tone_and_label

register = template.Library()
register.tags.update(fields.register.tags)
register.tags.update(audiences.register.tags)
register.filters.update(audiences.register.filters)
HERE = "deliberation/components"
Context = dict[str, Any]
Things = Iterable[Any]


# Words and marks


@register.filter
def isolated(value: object) -> SafeString:
    """A name or symbol in ``<bdi>``, so that it disturbs no sentence of the other direction."""
    return format_html("<bdi>{}</bdi>", value)


@register.simple_tag
def in_language(value: object, language: str, tag: str = "span") -> SafeString:
    """Words in a language of their own, with its direction."""
    return format_html(
        '<{0} lang="{1}" dir="{2}">{3}</{0}>', tag, language, direction_of(language), value
    )


def direction_of(language: str) -> str:
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"  # a language Django does not know: the browser looks at the letters


@register.inclusion_tag(f"{HERE}/badge.html")
def badge(state: str, label: str = "", tone: str = "") -> Context:
    """A state in a word; ``label`` and ``tone`` overrule what the table knows."""
    known_tone, known_label = tone_and_label(state)
    return {"label": label or known_label, "tone": tone or known_tone, "state": state}


@register.filter
def tone_of(state: str) -> str:
    return tone_and_label(state)[0]


@register.filter
def word_for(state: str) -> str:
    return tone_and_label(state)[1]


@register.inclusion_tag(f"{HERE}/constituency.html")
def constituency(token: str, name: str = "", shape: str = "", chamber_name: str = "") -> Context:
    """A constituency's colour and shape with ``name``, a delegation's; or with its own name."""
    own_shape, own_name = CONSTITUENCIES.get(token, ("diamond", token))
    return {
        "kind": token if token in CONSTITUENCIES else "other",
        "shape": shape or own_shape,
        "name": name,
        "chamber_name": chamber_name or own_name,
    }


@register.inclusion_tag(f"{HERE}/moment.html")
def moment(when: datetime) -> Context:
    """An instant in the reader's time zone and in UTC."""
    told = moment_of(when, timezone.get_current_timezone())
    return {"machine": _machine(when), **vars(told)}


def _machine(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@register.inclusion_tag(f"{HERE}/deadline.html")
def deadline(when: datetime, now: datetime | None = None) -> Context:
    """When something closes, and how long that is from ``now``."""
    current = now or timezone.now()
    return {"when": when, "now": current, "is_over": current >= when, "machine": _machine(when)}


# Blocks around what a page writes


def _block(name: str, content: str, **context: object) -> SafeString:
    return render_to_string(f"{HERE}/{name}.html", {"content": content, **context})


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", dismissible: bool = False) -> str:
    """A message of one ``kind``: info, success, warning or refusal."""
    return _block("notice", content, kind=kind, title=title, dismissible=dismissible)


@register.simple_block_tag
def confirmation(content: str, title: str, reference: str = "") -> str:
    """What was done, with the reference number to quote."""
    return _block("confirmation", content, title=title, reference=reference)


@register.simple_block_tag
def outcome(content: str, result: str, title: str) -> str:
    """A decided question: ``result`` as the rule decides it; the block says why."""
    return _block("outcome", content, result=result, title=title)


@register.simple_block_tag
def reveal(content: str, summary: str, opened: bool = False) -> str:
    """What only some need, behind its summary."""
    return _block("reveal", content, summary=summary, opened=opened)


@register.simple_block_tag
def empty(content: str, title: str) -> str:
    """Where a list has nothing yet: what will be here, and what to do next."""
    return _block("empty", content, title=title)


# Numbers


@register.inclusion_tag(f"{HERE}/tally.html")
def tally(
    caption: str,
    rows: Sequence[Mapping[str, Any]],
    total: int | None = None,
    needed: Fraction | None = None,
) -> Context:
    """The numbers of one count; ``total`` is the base of the shares, ``needed`` the share asked for."""
    base = sum(row["number"] for row in rows) if total is None else total
    shares = [Fraction(row["number"], base) if base else None for row in rows]
    return {
        "caption": caption,
        "rows": [
            {**row, "share": None if share is None else share * 100, "bar": _width(share)}
            for row, share in zip(rows, shares, strict=True)
        ],
        "needed": _width(needed) if needed else "",
    }


def _width(share: Fraction | None) -> str:
    """A share of a bar 100 units wide, written for SVG: never with a comma."""
    return f"{float(min(share or 0, 1)) * 100:.2f}"


@register.inclusion_tag(f"{HERE}/data_table.html")
def data_table(
    caption: str, headers: Sequence[str], rows: Things, numbers: Sequence[int] = ()
) -> Context:
    """A table whose rows become cards on a phone; columns in ``numbers`` (from 0) hold figures."""
    return {
        "caption": caption,
        "headers": [(header, place in numbers) for place, header in enumerate(headers)],
        "rows": [
            [(cell, headers[place], place in numbers) for place, cell in enumerate(row)]
            for row in rows
        ],
    }


# Lists


def _items(items: Things, label: str = "") -> Context:
    return {"items": items, "label": label}


for _name in ("pairs", "tabs", "crumbs", "timeline", "stages", "contents", "thread"):
    register.inclusion_tag(f"{HERE}/{_name}.html", name=_name)(_items)


@register.inclusion_tag(f"{HERE}/pagination.html")
def pagination(previous_url: str = "", next_url: str = "") -> Context:
    """Keyset paging: there is a page before, a page after, and no count of pages."""
    return {"previous_url": previous_url, "next_url": next_url}


# Text and line


@register.inclusion_tag(f"{HERE}/provision.html")
def provision(item: Any, linked: bool = True) -> Context:
    """One provision of a charter as it stands in a revision."""
    return {"item": item, "linked": linked}


@register.inclusion_tag(f"{HERE}/diff_legend.html")
def diff_legend() -> Context:
    """How inserted and deleted words look."""
    return {}


@register.inclusion_tag(f"{HERE}/live_status.html")
def live_status() -> Context:
    """Whether this page hears of changes by itself."""
    return {}


@register.inclusion_tag(f"{HERE}/copy_link.html")
def copy_link(url: str, label: str = "") -> Context:
    """A permanent address to follow, or with JavaScript to copy."""
    return {"url": url, "label": label}
