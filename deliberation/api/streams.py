"""The numbered events of a stream: what the live line tells, for whoever would rather ask."""

import json

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.models import Scope
from deliberation.api.authentication import person_of
from deliberation.api.resources import Filter, Resource
from deliberation.operations.streams import frame
from deliberation.queries import streams


class EventShape(Serializer):
    stream = serializers.CharField()
    seq = serializers.IntegerField()
    kind = serializers.CharField()
    payload = serializers.DictField()
    at = serializers.DateTimeField()


class EventsShape(Serializer):
    """`last_seq` is what to ask `after` next. With `resync`, too much was missed: its state is whole."""

    stream = serializers.CharField()
    last_seq = serializers.IntegerField()
    events = EventShape(many=True)
    resync = serializers.DictField(allow_null=True)


class Events(Resource):
    noun = "streams"
    scopes = {"GET": Scope.READ}
    filters = {"after": Filter("The last number you have; else 0.", pattern=r"[0-9]{1,15}")}

    @extend_schema(operation_id="read_events", responses=EventsShape)
    def get(self, request: Request, stream: str) -> Response:
        """Events after a number, answered at once. Streams are `question:<id>` and `charter:<id>`."""
        person = person_of(request)
        if not streams.may_read(person, stream):
            raise Http404
        after, last = int(self.asked("after") or 0), streams.last_seq(stream)
        found = streams.events_after(stream, after)
        state = streams.snapshot(person, stream) if found is None else None
        if found is not None:
            last = found[-1].seq if found else after
        events = [json.loads(frame(event)) for event in found or []]
        return Response({"stream": stream, "last_seq": last, "events": events, "resync": state})
