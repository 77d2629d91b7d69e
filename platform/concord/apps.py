"""Loads the Celery application, so that tasks queued by any process find their broker."""

from django.apps import AppConfig


class ConcordConfig(AppConfig):
    name = "concord"

    def ready(self) -> None:
        from concord import celery  # noqa: F401, PLC0415
