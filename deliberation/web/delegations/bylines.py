"""“Person, for delegation”: how whoever writes or acts is named on a page."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliberation.models import Accreditation, ForumRole
from deliberation.queries.delegations import Appearance
from deliberation.templatetags.components import isolated


def byline(by: Appearance) -> SafeString:
    """Name and capacity, each name isolated for sentences of the other direction."""
    if by.delegation:
        name = isolated(by.name) if by.name else role_name(by.role)
        return format_html(
            _("{person}, for {delegation}"), person=name, delegation=isolated(by.delegation)
        )
    if by.role:
        return format_html(
            _("{person}, as {office}"), person=isolated(by.name), office=role_name(by.role)
        )
    return isolated(by.name or _("Somebody who has left"))


def role_name(role: str) -> str:
    """A role in a delegation or an office, in words."""
    if role == "elector":
        return _("elector on a roll")
    names = dict(Accreditation.Role.choices) | dict(ForumRole.Role.choices)
    return str(names.get(role, role))
