"""Who may read something, in words and as a badge on everything that is not public."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from deliberation.queries.audiences import Named
from deliberation.rules.audiences import PUBLIC, kind_of

register = template.Library()


def readers(named: Named) -> str:
    """A choice or a sentence's part: “Only Avaria”, “Accredited people and officers only”."""
    if named.kind == "delegation":
        return _("Only %(delegation)s") % {"delegation": named.name}
    if named.kind == "group":
        return _("Only the group “%(group)s”") % {"group": named.name}
    return {
        PUBLIC: _("Everyone"),
        "accredited": _("Accredited people and officers only"),
        "chair": _("Chair and secretariat only"),
    }[named.kind]


def badge_words(audience: str, name: str = "") -> str:
    """Empty for what everyone reads."""
    kind = kind_of(audience)
    words = {
        "accredited": _("For accredited people"),
        "delegation": _("Within %(name)s") % {"name": name} if name else _("Within the delegation"),
        "group": _("Within %(name)s") % {"name": name} if name else _("Within the group"),
        "chair": _("For chair and secretariat"),
    }
    return words.get(kind, "")


@register.filter
def readers_of(named: Named) -> str:
    return readers(named)


@register.inclusion_tag("deliberation/components/audience_badge.html")
def audience_badge(audience: str, name: str = "") -> dict[str, Any]:
    """A badge that says who may read this; nothing where everyone does."""
    return {"audience": kind_of(audience), "words": badge_words(audience, name)}
