"""A visit to a forum: the forum, who reads, what they may see, and for whom they act."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.identity import signed_in_user
from accounts.models import User
from deliberation.models import Accreditation, Forum
from deliberation.queries import permissions
from deliberation.queries.audiences import PUBLIC_VIEWER, Viewer
from deliberation.queries.permissions import ANONYMOUS, Actor
from deliberation.rules.audiences import ACCREDITED, PUBLIC
from deliberation.rules.forums import opened
from deliberation.rules.permissions import FORUM, STAGES, Act, Role, allowed, require_allowed
from deliberation.rules.refusals import RuleBroken
from deliberation.web.resending import led_before

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Visit", P], HttpResponse]
REMEMBERED = "acting_as"
SEEN_AS = "seen_as"
"""In the session: by forum, the role whose pages the person looks at; see :class:`Preview`."""
PREVIEWED = (
    Role.ANONYMOUS, Role.REGISTERED, Role.OBSERVER, Role.ADVISER, Role.DELEGATE, Role.ALTERNATE,
    Role.HEAD,
)  # fmt: skip
_BELONGING = {
    "procedure-list": ("rule-list",),
    "delegation-list": (
        "participant-list", "composition", "credential-list", "application-list",
        "invitation-list",
    ),
}  # fmt: skip
"""Pages that stand below an entry of the navigation without beginning with its address."""
_OWN_PAGES = {"see-as", "see-as-end"}


@dataclass
class SiteVisit:
    """One request to a page that belongs to no forum."""

    request: HttpRequest

    @cached_property
    def person(self) -> User | None:
        return signed_in_user(self.request)


@dataclass
class Visit:
    """One request within a forum. Reads are cached for the request."""

    request: HttpRequest
    forum: Forum

    @cached_property
    def person(self) -> User | None:
        return signed_in_user(self.request)

    @cached_property
    def viewer(self) -> Viewer:
        """Everything the person belongs to: read from the capacities, which are read anyway."""
        if self.person is None:
            return PUBLIC_VIEWER
        return permissions.viewer_by(self.person, self.capacities)

    @cached_property
    def capacities(self) -> list[Actor]:
        return permissions.capacities(self.person, self.forum)

    @cached_property
    def default(self) -> Actor:
        """The remembered capacity if it is still the person's, else the first; only preselects forms."""
        remembered = self.request.session.get(REMEMBERED, {}).get(self.forum.slug)
        for actor in self.capacities:
            if actor.acting_as == remembered:
                return actor
        return self.capacities[0] if self.capacities else ANONYMOUS

    def actor(self) -> Actor:
        """The capacity this form names, proven. Every write names one. Raises RuleBroken."""
        return permissions.actor_for(
            self.person, self.forum, self.request.POST.get("acting_as", "")
        )

    def may(self, act: Act, stage: str) -> bool:
        """Whether any capacity of the person allows ``act``: decides what a page offers, never what is done."""
        return any(self._allows(actor, act, stage) for actor in self.capacities or [ANONYMOUS])

    def able(self, act: Act, stage: str) -> list[Actor]:
        """The capacities that allow ``act``, for a form's choice; the default first."""
        found = [actor for actor in self.capacities if self._allows(actor, act, stage)]
        return sorted(found, key=lambda actor: actor.acting_as != self.default.acting_as)

    def _allows(self, actor: Actor, act: Act, stage: str) -> bool:
        open_to_all = self.forum.public_comment_phases
        return allowed(actor.role, act, stage) and opened(actor.role, act, stage, open_to_all)

    def page(self) -> dict[str, Any]:
        return {
            "forum": self.forum,
            "visit": self,
            "nav": self._navigation(),
            "acting": self.default if self.person else None,
            "capacities": self.capacities,
            "is_weak": any(permissions.lacks_second_factor(one) for one in self.capacities),
            "is_demonstration": self.forum.is_demonstration,
        }

    def _navigation(self) -> list[dict[str, Any]]:
        here = self.request.path
        places = [
            ("charter-list", _("Charters")),
            ("question-list", _("Questions")),
            ("procedure-list", _("Rules")),
            ("delegation-list", _("Delegations")),
            ("roll-list", _("Rolls")),
            ("record", _("Record")),
            ("search", _("Search")),
        ]
        return [
            {
                "url": reverse(name, args=[self.forum.slug]),
                "label": label,
                "current": any(
                    here.startswith(reverse(one, args=[self.forum.slug]))
                    for one in (name, *_BELONGING.get(name, ()))
                ),
            }
            for name, label in places
        ]


class Preview(Visit):
    """The forum as a role would see it, for reading only.

    Nobody is impersonated: the role belongs to no delegation and no person, so that what is for one
    delegation, one group or one person is in no preview.
    """

    role: Role

    @cached_property
    def person(self) -> User | None:
        return None

    @cached_property
    def capacities(self) -> list[Actor]:
        return [] if self.role is Role.ANONYMOUS else [Actor(person=None, platform_role=self.role)]

    @cached_property
    def viewer(self) -> Viewer:
        if self.role in {Role.ANONYMOUS, Role.REGISTERED}:
            return PUBLIC_VIEWER
        return Viewer(audiences=frozenset({PUBLIC, ACCREDITED}))

    def page(self) -> dict[str, Any]:
        named = dict(Accreditation.Role.choices).get(self.role.value, "")
        return super().page() | {"seen_as": self.role.value, "seen_as_name": named}


def visit_of(request: HttpRequest, forum: Forum) -> Visit:
    """The reader's visit, or the preview that they chose and may still have.

    Raises RuleBroken("only-previewing") for whatever would write meanwhile.
    """
    visit = Visit(request, forum)
    match = request.resolver_match
    chosen = request.session.get(SEEN_AS, {}).get(forum.slug)
    if chosen not in PREVIEWED or (match and match.url_name in _OWN_PAGES):
        return visit
    if not visit.may(Act.SEE_AS_ROLE, FORUM):
        return visit
    if request.method not in {"GET", "HEAD"}:
        raise RuleBroken(
            "only-previewing",
            _("You are seeing this forum as a role would. End that first, then act as yourself."),
        )
    preview = Preview(request, forum)
    preview.role = Role(chosen)
    return preview


def require_some(visit: Visit, act: Act, stage: str) -> None:
    """Refuse a page whose act none of the reader's capacities allows; the operation checks the chosen one.

    Raises RuleBroken("sign-in-first"), ("not-permitted") or ("not-at-this-stage").
    """
    if visit.may(act, stage):
        return
    if visit.person is None:
        raise RuleBroken("sign-in-first", _("Please sign in to do this."))
    roles = [actor.role for actor in visit.capacities]
    fitting = (role for role in roles if any(allowed(role, act, one) for one in STAGES))
    require_allowed(next(fitting, Role.REGISTERED), act, stage)


def on_site(
    view: Callable[Concatenate[HttpRequest, SiteVisit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view its SiteVisit; a form that was sent before leads where it led then."""

    @wraps(view)
    def visiting(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and (led := led_before(request)):
            return led
        return view(request, SiteVisit(request), *args, **kwargs)

    return visiting  # type: ignore[return-value]


def in_forum(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Give the view its Visit in place of the forum's slug; an unknown forum is not found.

    A form that was sent before leads where it led then, and the view is not asked again.
    """

    @wraps(view)
    def visiting(
        request: HttpRequest, forum: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = Forum.objects.filter(slug=forum).first()
        if found is None:
            raise Http404
        if request.method == "POST" and (led := led_before(request)):
            return led
        visit = visit_of(request, found)
        request.visit = visit  # type: ignore[attr-defined]
        return view(request, visit, *args, **kwargs)

    return visiting  # type: ignore[return-value]
