"""What chairs draft, so that every page of the main job can be looked at: a revision, a motion."""

from datetime import timedelta

from deliberation.models import Ballot, Comment, Forum, RevisionItem
from deliberation.operations import decisions, questions, revisions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from tests.journeys.people import CHARTER, FORUM, GOVERNMENT


def drafted(chair: Actor, forum: Forum) -> dict[str, str]:
    """The addresses of pages of the main job that are not the same in every demonstration."""
    charter = forum.charters.get()
    draft = revisions.start_draft(actor=chair, charter_id=charter.pk)
    newest = RevisionItem.objects.select_related("provision").filter(
        revision=charter.current_revision, label="Article 25(1)"
    )
    provision = newest.get().provision.public_id
    item = draft.items.get(provision__public_id=provision)
    revisions.reword_item(
        actor=chair, draft_id=draft.pk, provision=provision, version=item.version,
        words=f"{item.words} It is published.",
    )  # fmt: skip
    chambers = ("government", "corporate", "citizen")
    rule = decisions.keep_template(
        actor=chair, forum_id=forum.pk, template="blended-chambers", chambers=chambers
    )
    motion = questions.draft_question(
        actor=chair, forum_id=forum.pk, title="That the session ends on Friday", chambers=chambers,
        motion="The session ends on Friday.", rule=rule,
    )  # fmt: skip
    questions.announce_question(
        actor=chair, question_id=motion.pk, opens_at=database_clock() + timedelta(days=3)
    )
    ballot = Ballot.objects.filter(cast_by__email=GOVERNMENT).latest("id")
    comment = Comment.objects.filter(forum=forum, state="visible", anchor__isnull=False).earliest(
        "id"
    )
    asked = f"{FORUM}questions/"
    return {
        "provision": f"{CHARTER}provisions/{provision}/",
        "draft-item": f"{CHARTER}draft/provisions/{provision}/",
        "motion-announced": f"{asked}{motion.public_id}/",
        "receipt": f"{asked}{ballot.question.public_id}/ballots/{ballot.public_id}/",
        "comment": f"{CHARTER}comments/{comment.public_id}/",
    }
