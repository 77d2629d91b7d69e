"""What the API says of itself: OpenAPI, the try-it page, the codes of refusals, and not found."""

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.models import Scope
from deliberation.api.resources import Resource
from deliberation.rules.refusals import STATUS, UNPROCESSABLE


class PlainJSON(OpenApiJsonRenderer2):
    media_type = "application/json"


class PlainYAML(OpenApiYamlRenderer2):
    media_type = "application/yaml"


class Description(SpectacularAPIView):
    """The OpenAPI document as JSON."""

    scopes = {"GET": Scope.READ}
    http_method_names = ["get", "head"]
    renderer_classes = [PlainJSON, OpenApiJsonRenderer2]


class DescriptionYAML(Description):
    renderer_classes = [PlainYAML]


class TryIt(SpectacularSwaggerSplitView):
    """The try-it page. Its script comes by itself, so that the strict content policy holds."""

    http_method_names = ["get", "head"]
    url_name = "api-description"
    template_name = "deliberation/api/docs.html"


class CodeShape(Serializer):
    code = serializers.CharField()
    status = serializers.IntegerField()


class CodesShape(Serializer):
    results = CodeShape(many=True)
    otherwise = serializers.IntegerField(help_text="The status of every other refusal.")


class Problems(Resource):
    noun = "problems"
    scopes = {"GET": Scope.READ}

    @extend_schema(operation_id="list_problems", responses=CodesShape)
    def get(self, request: Request) -> Response:
        """Codes of refusals that have a status of their own. `type` of a problem points here."""
        codes = [{"code": code, "status": status} for code, status in sorted(STATUS.items())]
        return Response({"results": codes, "otherwise": UNPROCESSABLE})


class Missing(APIView):
    """Every address below /api/v1/ that is none."""

    schema = None
    permission_classes = ()
    renderer_classes = [JSONRenderer]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
