"""How the OpenAPI document is drawn: ways in, scopes, headers and refusals every operation shares."""

from inspect import cleandoc
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.serializers import Serializer

Direction = Literal["request", "response"]
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
PROBLEM_JSON = "application/problem+json"

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[ -~]{1,128}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 128 printable ASCII characters, new for each write; a repeated one acts once.",
)
ACTING_AS = OpenApiParameter(
    "Acting-As",
    {"type": "string", "pattern": "^([0-9a-z]{16}|person)$"},
    OpenApiParameter.HEADER,
    description="Id of the accreditation or office by which you act; see `me/`. Else as a person.",
)


class FaultShape(Serializer):
    place = serializers.CharField()
    detail = serializers.CharField()


class ProblemShape(Serializer):
    """A refusal (RFC 9457): a stable `code`, a sentence in the caller's language, the place at fault."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    place = serializers.CharField(required=False)
    facts = serializers.DictField(required=False)
    errors = FaultShape(many=True, required=False)  # type: ignore[assignment]


REFUSALS = {
    400: "Malformed: the body, a name in it, a query name, a cursor.",
    401: "Nobody has signed in, or the token has ended.",
    403: "Not allowed to you, not in this phase, or the token lacks the scope.",
    404: "Not there, or not for you.",
    405: "This method is none of this address.",
    406: "Not available in the media type asked for.",
    409: "Not in this state, or the first request with this key is still running.",
    412: "Somebody changed it since the version you named.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "Understood and refused by a rule; `code` and `place` say which.",
    428: "If-Match is missing.",
    429: "Too many requests; see Retry-After.",
}


class HouseSchema(AutoSchema):
    """Adds what every operation has in common, so that no view repeats it."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method in WRITES and not self.view.is_pure:
            parameters += [KEY, ACTING_AS]
        elif self.view.acts_on_read or (self.view.is_pure and not self.view.is_open):
            parameters.append(ACTING_AS)
        if self.method == "GET":
            parameters += [_query(name, one) for name, one in self.view.filters.items()]
        return parameters

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_description(self) -> str:  # type: ignore[override]
        """The method's own docstring, never its class's; and the scope a token needs."""
        words = cleandoc(getattr(self.view, self.method.lower()).__doc__ or "")
        return f"{words}\n\nToken scope: `{self.view.scopes[self.method]}`.".strip()

    def get_serializer_name(self, serializer: Serializer, direction: Direction) -> str:
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Shape").removesuffix("Input")

    def get_auth(self) -> list[dict[str, Any]]:
        """Reading what is public needs no token; so does what anyone may have counted."""
        ways: list[dict[str, Any]] = super().get_auth()
        is_public = (self.method == "GET" and not self.view.needs_person) or self.view.is_open
        return [*ways, {}] if is_public else ways

    def _map_serializer(
        self, serializer: Serializer, direction: Direction, bypass_extensions: bool = False
    ) -> dict[str, Any]:
        draw: Any = super()._map_serializer
        drawn: dict[str, Any] = draw(serializer, direction, bypass_extensions)
        if direction == "request" and drawn.get("type") == "object":
            drawn["additionalProperties"] = False
        return drawn

    def get_summary(self) -> str:
        operation: str = self.get_operation_id()
        return operation.replace("_", " ").capitalize()

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        answers: dict[str, Any] = super()._get_response_bodies(direction)
        draw: Any = self._get_response_for_code
        draw(ProblemShape, "400", [PROBLEM_JSON])  # makes the component known
        for status in REFUSALS:
            answers.setdefault(str(status), {"$ref": f"#/components/responses/Refusal{status}"})
        return answers


def _query(name: str, one: Any) -> OpenApiParameter:
    schema: Any = {"type": "string", "pattern": f"^(?:{one.pattern})$"}
    if name == "size":
        schema = {"type": "integer", "minimum": 1, "maximum": 200}
    if one.choices:
        schema = {"type": "string", "enum": list(one.choices)}
    return OpenApiParameter(
        name,
        schema,
        OpenApiParameter.QUERY,
        required=one.is_required,
        description=one.description,
    )


def with_refusals(result: dict[str, Any], **_asked: Any) -> dict[str, Any]:
    """The document with every refusal told once, and without the generator's own marks."""
    result["components"]["responses"] = {
        f"Refusal{status}": {
            "description": words,
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, words in REFUSALS.items()
    }
    _drop_marks(result)
    return result


def _drop_marks(part: Any) -> None:
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            _drop_marks(inner)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "deliberation.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token of your account."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "deliberation.api.authentication.SameSiteSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
