"""Joins what may not import each other: outbox handlers, stream readers, wake-up calls."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "deliberation"

    def ready(self) -> None:
        from deliberation import joints  # noqa: PLC0415

        joints.connect()
