"""One model, one serializer, one view."""

from django.db import models
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

TABLE = "bench_vote"
COLUMNS = "id bigserial PRIMARY KEY, voter bigint, choice varchar(32)"


class Vote(models.Model):
    voter = models.BigIntegerField()
    choice = models.CharField(max_length=32)

    class Meta:
        app_label = "minimal"
        db_table = TABLE
        managed = False

    def __str__(self) -> str:
        return self.choice


class VoteShape(serializers.Serializer):
    voter = serializers.IntegerField()
    choice = serializers.CharField(max_length=32)


class Votes(APIView):
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)

    def post(self, request: Request) -> Response:
        given = VoteShape(data=request.data)
        given.is_valid(raise_exception=True)
        Vote.objects.create(**given.validated_data)
        return Response(given.data, status=201)
