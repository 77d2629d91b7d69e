"""Fields that take what JSON says and nothing like it: no "true" for true, no 3 for "3"."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.serializers import Serializer

from deliberation.rules.refusals import RuleBroken, _

PUBLIC_ID = r"[0-9a-z]{16}"
LANGUAGE = r"[a-z]{2,3}(-[a-zA-Z0-9]{2,8})?"
LARGEST_OFFSET = 2**31 - 1


class Text(serializers.CharField):
    """A string, with the white space it came with."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"trim_whitespace": False} | options))

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class Matching(serializers.RegexField):
    """A string of one form, from its first character to its last."""

    def __init__(self, pattern: str, **options: Any) -> None:
        super().__init__(rf"^(?:{pattern})\Z", **({"trim_whitespace": False} | options))

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


def public_id(**options: Any) -> Matching:
    return Matching(PUBLIC_ID, **options)


def language(**options: Any) -> Matching:
    return Matching(LANGUAGE, max_length=12, **options)


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**({"min_value": 0, "max_value": LARGEST_OFFSET} | options))

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Moment(serializers.DateTimeField):
    """An instant with its offset from UTC: 2027-05-01T12:00:00Z."""

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="RFC 3339")
        moment: datetime = super().to_internal_value(value)
        return moment

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("invalid", format="RFC 3339, with its offset from UTC")
        moment: datetime = super().enforce_timezone(value)
        return moment


class Day(serializers.DateField):
    """A civil date: 2027-05-01."""

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        return day


class Nothing(Serializer):
    """A body without any name."""


def require_known_names(shape: Serializer, given: Any, place: str = "") -> None:
    """An unknown name is refused, so that a misspelling is not ignored. Raises RuleBroken."""
    if not isinstance(given, dict):
        return
    for name, value in given.items():
        field = shape.fields.get(name)
        where = f"{place}.{name}"[:80] if place else name[:80]
        if field is None or field.read_only:
            raise RuleBroken(
                "input-unknown-name",
                _("There is no field “%(name)s” here."),
                place=where,
                facts={"name": name[:80]},
            )
        if isinstance(field, Serializer):
            require_known_names(field, value, where)
