"""Questions as their readers may see them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from deliberation.models import Elector, Forum, Question
from deliberation.queries.audiences import PUBLIC_VIEWER, Viewer, seen_revision
from deliberation.rules.permissions import FORUM
from deliberation.rules.phases import Phase
from deliberation.rules.questions import QuestionLife, State

_DRAFTERS = {"chair", "deputy", "secretariat", "teller"}
_JOINED = ("rule", "of_charter", "revision", "electorate")
_FETCHED = (
    "provision",
    "text",
    "charter",
    "roll",
    "procedure",
    "credentials_report",
    "departs_by",
    "ruled_by",
    "delegation",
    "mandate_for",
)
"""What few questions have: as joins, each would double the time the database plans for, for all of them."""


def visible_questions(forum: Forum, viewer: Viewer) -> QuerySet[Question]:
    """Those the viewer may see; before it is announced, only chair, secretariat and tellers see a draft.

    What a delegation drafts to ask its members, that delegation sees.
    """
    rows = within_audience(forum.questions.all(), viewer)
    if not viewer.roles & _DRAFTERS:
        rows = rows.exclude(state__in=["drafted", "withdrawn"], announced_at=None, delegation=None)
    return rows.select_related(*_JOINED).prefetch_related(*_FETCHED)


def within_audience(rows: QuerySet[Question], viewer: Viewer) -> QuerySet[Question]:
    """Those whose audience the viewer belongs to, and those of the charter and revision concerned as well."""
    return rows.filter(_seen_by(viewer) | _asked(viewer.person_id))


def within_audiences(
    rows: QuerySet[Question], viewers: dict[int, Viewer], person_id: int
) -> QuerySet[Question]:
    """The same for one person in every forum: ``viewers`` by the forum's id, elsewhere what is public."""
    seen = _seen_by(PUBLIC_VIEWER) | _asked(person_id)
    for forum, viewer in viewers.items():
        seen |= Q(forum=forum) & _seen_by(viewer)
    return rows.filter(seen)


def _asked(person_id: int | None) -> Q:
    """That a delegation asks this person among its members: opened, since its electorate is theirs."""
    if person_id is None:
        return Q(pk__in=[])
    mine = Elector.objects.filter(person=person_id)
    return Q(delegation__isnull=False, electorate__in=mine.values("electorate"))


def _seen_by(viewer: Viewer) -> Q:
    own = sorted(viewer.audiences)
    charter = Q(of_charter=None) | Q(of_charter__audience__in=own)
    revision = Q(revision=None) | seen_revision(viewer, "revision__")
    return Q(audience__in=own) & charter & revision


def life_of(question: Question) -> QuestionLife:
    return QuestionLife(state=State(question.state), closes_at=question.closes_at)


def stage_of(question: Question) -> str:
    """The phase of the charter concerned, or ``forum``."""
    return Phase(question.of_charter.phase).value if question.of_charter else FORUM


def state_at(question: Question, now: datetime) -> State:
    return life_of(question).at(now)


def in_state(rows: QuerySet[Question], state: State, now: datetime) -> QuerySet[Question]:
    """Those every reader sees in this state: past its deadline a question is closed."""
    if state is State.OPEN:
        return rows.filter(state="open", closes_at__gt=now)
    if state is State.CLOSED:
        return rows.filter(Q(state="closed") | Q(state="open", closes_at__lte=now))
    return rows.filter(state=state.value)
