"""What every address has in common: its noun and scopes, the query names it knows, its forum."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import tokens
from accounts.models import Scope, Token
from deliberation.api.authentication import person_of, token_of
from deliberation.api.shapes import PUBLIC_ID
from deliberation.api.writing import once
from deliberation.models import Forum
from deliberation.operations.idempotency import Answer
from deliberation.queries import permissions
from deliberation.queries.audiences import Viewer, viewer_of_token
from deliberation.queries.paging import page_of, size_of
from deliberation.queries.permissions import AS_PERSON, Actor
from deliberation.rules.refusals import RuleBroken, _

Row = TypeVar("Row", bound=Model)
JSON = "application/json"


@dataclass(frozen=True)
class Filter:
    """A query name an address knows, and the only values it takes."""

    description: str
    choices: Sequence[str] = ()
    pattern: str = PUBLIC_ID
    is_required: bool = False

    def takes(self, value: str) -> bool:
        return value in self.choices if self.choices else bool(re.fullmatch(self.pattern, value))


PAGING = {
    "cursor": Filter("`next` of the page before.", pattern=r"[A-Za-z0-9:_=.-]{1,2000}"),
    "size": Filter("Rows on a page.", pattern=r"[1-9]|[1-9][0-9]|1[0-9][0-9]|200"),
}
LANGUAGE = Filter("A language tag; else the charter's own language.", pattern=r"[A-Za-z-]{2,12}")


class Resource(APIView):
    """One address.

    ``is_pure`` marks a POST that writes nothing and so needs no key, ``is_open`` one that needs no
    person either; ``needs_person`` marks a GET that is nobody's without one, ``acts_on_read`` one
    whose answer depends on ``Acting-As``.
    """

    noun = ""
    scopes: Mapping[str, Scope] = {}
    filters: Mapping[str, Filter] = {}
    is_pure = False
    is_open = False
    needs_person = False
    acts_on_read = False
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Instants are told in UTC, whatever zone a signed-in person has chosen for pages."""
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        _require_json(request)
        require_known_filters(request, self.filters if request.method in {"GET", "HEAD"} else {})

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ("Authorization",))
        token = getattr(request, "_auth", None)
        private = token is not None
        if isinstance(token, Token):
            tokens.note_use(token)  # unless a write did so already
        answer.setdefault("Cache-Control", "private, no-store" if private else "no-cache")
        return answer

    def asked(self, name: str) -> str | None:
        return self.request.query_params.get(name)

    def page(
        self, rows: QuerySet[Row], shape: type[Serializer], *, sort: str = "id", **context: Any
    ) -> Response:
        """One page of ``rows`` in this shape."""
        return self.page_made(
            rows, lambda found: shape(found, many=True, context=context).data, sort
        )

    def page_made(
        self, rows: QuerySet[Row], made: Callable[[Sequence[Any]], Any], sort: str = "id"
    ) -> Response:
        """The same where rows are completed together before they are shaped."""
        found = page_of(
            rows,
            sort=sort,
            cursor=self.asked("cursor"),
            size=size_of(self.asked("size")),
            name=self._list_name(),
        )
        return Response({"results": made(found.rows), "next": found.next_cursor})

    def _list_name(self) -> str:
        """Ties a cursor to its list and filters."""
        chosen = sorted((k, v) for k, v in self.request.query_params.items() if k not in PAGING)
        return hashlib.sha256(f"{self.request.path}{chosen}".encode()).hexdigest()[:12]

    def write(self, write: Callable[[], Answer]) -> Response:
        return once(self.request, write)


class ForumResource(Resource):
    """An address within a forum; capacities are read once."""

    forum: Forum

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.forum = found(Forum.objects.filter(slug=kwargs["forum"]))
        if token_of(request) and person_of(request) is None:
            self.viewer = viewer_of_token(token_of(request), self.forum)

    @cached_property
    def capacities(self) -> list[Actor]:
        return permissions.capacities(person_of(self.request), self.forum, token_of(self.request))

    @cached_property
    def viewer(self) -> Viewer:
        """Everything the caller belongs to, not only the capacity chosen."""
        person = person_of(self.request)
        if person is None:
            return viewer_of_token(token_of(self.request), self.forum)
        return permissions.viewer_by(person, self.capacities)

    def actor(self) -> Actor:
        """The capacity named by ``Acting-As``. Raises RuleBroken where it is not the caller's."""
        person, token = person_of(self.request), token_of(self.request)
        named = self.request.headers.get("Acting-As", AS_PERSON)
        if "capacities" in self.__dict__:
            return permissions.actor_among(self.capacities, person, named, token)
        return permissions.actor_for(person, self.forum, named, token)


def found(rows: QuerySet[Row], **named: Any) -> Row:
    """The one row, or not found: what lies outside one's audience is not there."""
    row = rows.filter(**named).first()
    if row is None:
        raise Http404
    return row


def paged(shape: type[Serializer]) -> Serializer:
    """How a page of this shape is described."""
    name = shape.__name__.removesuffix("Shape")
    made: type[Serializer] = type(
        f"{name}Page",
        (Serializer,),
        {"results": shape(many=True), "next": serializers.CharField(allow_null=True)},
    )
    return made()


def require_known_filters(request: Request, known: Mapping[str, Filter]) -> None:
    """Raises RuleBroken("filter-unknown") for a name, a value or a repetition nobody declared."""
    for name, values in request.query_params.lists():
        if name not in known:
            raise RuleBroken(
                "filter-unknown",
                _("There is nothing to choose by “%(name)s” here."),
                place=name[:80],
                facts={"name": name[:80]},
            )
        if len(values) != 1 or not known[name].takes(values[0]):
            raise RuleBroken(
                "filter-unknown", _("This value cannot be chosen here."), place=name[:80]
            )
    for name, one in known.items():
        if one.is_required and name not in request.query_params:
            raise RuleBroken("filter-unknown", _("Say which one you mean."), place=name)


def _require_json(request: Request) -> None:
    if request.META.get("CONTENT_LENGTH") in {None, "", "0"} or request.method in {"GET", "HEAD"}:
        return
    if (request.content_type or "").partition(";")[0].strip().lower() != JSON:
        raise UnsupportedMediaType(str(request.content_type))
