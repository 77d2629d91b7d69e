"""Comments, reports and verdicts."""

from typing import Any

from deliberation.management.demonstration.stage import Stage
from deliberation.models import ItemText
from deliberation.operations import comments, moderation
from deliberation.operations.comments import Quote


def comment(stage: Stage, about: dict[str, Any]) -> None:
    moment = stage.at(about["days"])
    actor = stage.actor(about["author"], about["acting"])
    official = about.get("official", False)
    if "reply_to" in about:
        made = comments.reply_to_comment(
            actor=actor, parent_id=stage.comments[about["reply_to"]].pk, body=about["body"],
            language=about["language"], is_official=official, now=moment,
        )  # fmt: skip
    else:
        item = stage.item(about["label"], about["revision"]) if about.get("label") else None
        made = comments.add_comment(
            actor=actor, revision_id=stage.revision(about["revision"]).pk, body=about["body"],
            language=about["language"], provision=item.provision if item else None,
            quote=_quote(item.pk, about["quote"]) if item and about.get("quote") else None,
            is_official=official, now=moment,
        )  # fmt: skip
    stage.comments[about["id"]] = made


def _quote(item_id: int, words: str) -> Quote:
    shown = ItemText.objects.select_related("text").get(item=item_id, language="en")
    start = shown.text.words.index(words)
    return Quote(start=start, end=start + len(words), text=words, language="en")


def report(stage: Stage, about: dict[str, Any]) -> None:
    reported = about["reported"]
    reporter = stage.people[reported["by"]]
    moderation.report_comment(
        actor=stage.actor(reporter.email, "registered"),
        comment_id=stage.comments[about["id"]].pk,
        ground=reported["ground"],
        note=reported.get("note", ""),
        now=stage.at(about["days"] + 0.2),
    )


def hide(stage: Stage, about: dict[str, Any]) -> None:
    hidden = about["hidden"]
    moderation.hide_comment(
        actor=stage.officer("moderator", hidden["by"]),
        comment_id=stage.comments[about["id"]].pk,
        ground=hidden["ground"],
        reason=hidden["reason"],
        now=stage.at(about["days"] + 0.4),
    )
