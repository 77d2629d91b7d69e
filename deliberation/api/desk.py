"""What awaits the caller, in every forum."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.notices import Personal
from deliberation.api.resources import PAGING, paged
from deliberation.queries.backlogs import BACKLOGS
from deliberation.queries.desk import Entry, desk_of
from deliberation.queries.paging import size_of

KINDS = [
    "vote", "announced", "credential-expiring", "certify", "close", "open-unheard", "message",
    *BACKLOGS,
]  # fmt: skip


class AwaitedShape(Serializer):
    """One thing that awaits the caller, or all of a kind that await an office of theirs in a forum, with
    their number as `waiting`. `due` is the deadline, of `announced` the opening; `link` a page of this site."""

    what = serializers.ChoiceField(choices=KINDS)
    due = serializers.DateTimeField(allow_null=True)
    forum = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    symbol = serializers.CharField()
    link = serializers.CharField()
    waiting = serializers.IntegerField(allow_null=True)


class Desk(Personal):
    noun = "desk"
    scopes = {"GET": Scope.READ}
    filters = PAGING

    @extend_schema(operation_id="read_desk", responses=paged(AwaitedShape))
    def get(self, request: Request) -> Response:
        """Everything that awaits the caller, the nearest deadline first; what has none stands last."""
        page = desk_of(
            self.actor().signed_in, cursor=self.asked("cursor"), size=size_of(self.asked("size"))
        )
        shown = AwaitedShape([_told(one) for one in page.rows], many=True).data
        return Response({"results": shown, "next": page.next_cursor})


_FACTS = ("what", "due", "title", "symbol", "link", "waiting")


def _told(entry: Entry) -> dict[str, Any]:
    facts = {name: getattr(entry, name) for name in _FACTS}
    return facts | {"forum": entry.forum.slug if entry.forum else None}
