"""The moderation queue, the reports and the log."""

from deliberation.admin.moderation.log import ModerationEntryAdmin, ReportAdmin
from deliberation.admin.moderation.queue import QUEUE

__all__ = ["QUEUE", "ModerationEntryAdmin", "ReportAdmin"]
