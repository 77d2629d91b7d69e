"""What is still to be done after changes, and what failed."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliberation.admin.actions import RowAction
from deliberation.admin.lists import HouseAdmin
from deliberation.admin.site import panel
from deliberation.models import OutboxItem
from deliberation.operations import outbox
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import Act


def _retry(actor: Actor, item: OutboxItem, _given: dict[str, Any]) -> None:
    outbox.retry_item(actor=actor, item_id=item.pk)


@admin.register(OutboxItem, site=panel)
class OutboxAdmin(HouseAdmin):
    plural = _("still to do, and done")
    forum_path = ""
    list_display = ("kind", "key", "created_at", "due_at", "attempts", "done_at", "error")
    list_filter = ("created_at", ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("kind", "key", "last_error")
    ordering = ("-id",)
    fields = (
        "kind", "key", "payload", "created_at", "due_at", "attempts", "last_error", "done_at",
    )  # fmt: skip
    row_actions = (
        RowAction(
            "retry", _("Try again now…"), Act.KEEP_RUNNING, _retry,
            hint=_("Each is made due at once instead of waiting for its next turn."),
            fits=lambda item: item.done_at is None,
        ),
    )  # fmt: skip

    @admin.display(description=_("last error"))
    def error(self, item: OutboxItem) -> str:
        return item.last_error.partition("\n")[0][:120]
