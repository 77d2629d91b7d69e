"""How the OpenAPI document is drawn: scopes, the Acting-As and Idempotency-Key headers, problems."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_basic_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter


class HouseSchema(AutoSchema):
    """Adds what every operation has in common, so that no view repeats it."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        if self.method in {"POST", "PUT", "PATCH", "DELETE"}:
            parameters += [
                OpenApiParameter(
                    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True,
                    description="1 to 128 printable ASCII characters, new for each write.",
                ),
                OpenApiParameter(
                    "Acting-As", str, OpenApiParameter.HEADER, required=False,
                    description="Id of the accreditation or forum role by which you act.",
                ),
            ]  # fmt: skip
        return parameters

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "noun", "concord")]

    def get_operation(self, *arguments: Any, **named: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*arguments, **named)
        if operation is None:
            return None
        for status in (
            "400",
            "401",
            "403",
            "404",
            "405",
            "406",
            "409",
            "412",
            "415",
            "422",
            "428",
            "429",
        ):
            operation["responses"].setdefault(status, _PROBLEM)
        scopes = getattr(self.view, "scopes", {})
        operation["description"] = (
            operation.get("description", "") + f"\n\nToken scope: `{scopes.get(self.method, '—')}`."
        ).strip()
        return operation


_TEXT = build_basic_type(OpenApiTypes.STR)
_PROBLEM = {
    "description": "A refusal (RFC 9457)",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "properties": {
                    "type": _TEXT,
                    "title": _TEXT,
                    "status": {"type": "integer"},
                    "code": _TEXT,
                    "detail": _TEXT,
                    "place": _TEXT,
                },
                "required": ["type", "title", "status", "code", "detail"],
            }
        }
    },
}
