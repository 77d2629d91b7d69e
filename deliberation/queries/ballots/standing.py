"""Where a question and somebody's right to answer it stand, read once its locks are taken."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from accounts.models import Token
from accounts.statements import Found, Query
from deliberation.models import Accreditation
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM
from deliberation.rules.questions import QuestionLife, State

# {question} and {credential} are conditions on the rows of these names, {seen} on all that is found;
# {roll_place} is the elector by whose place somebody answers for themselves.
_STANDING = """
SELECT question.id, question.forum_id, question.state, question.closes_at, charter.phase,
       rule.value -> 'choices', clock.moment,
       credential.role, seat.delegates_may_cast OR credential.may_cast,
       COALESCE(
           (SELECT MIN(elector.id) FROM deliberation_elector AS elector
            WHERE elector.electorate_id = question.electorate_id AND elector.delegation_id = seat.id),
           {roll_place}, 0),
       EXISTS (SELECT FROM deliberation_forumrole AS office
               WHERE office.forum_id = question.forum_id AND office.person_id = {person}
                 AND office.role IN ('chair', 'deputy') AND office.starts_at <= clock.moment
                 AND (office.ends_at IS NULL OR office.ends_at > clock.moment))
FROM (SELECT COALESCE(%(now)s, clock_timestamp()) AS moment) AS clock
JOIN deliberation_question AS question ON {question}
JOIN deliberation_decisionrule AS rule ON rule.id = question.rule_id
LEFT JOIN deliberation_charter AS charter ON charter.id = question.of_charter_id
LEFT JOIN (deliberation_accreditation AS credential
           JOIN deliberation_delegation AS seat
             ON seat.id = credential.delegation_id AND seat.state <> 'left')
  ON {credential} AND credential.state IN ('provisional', 'accepted')
 AND credential.starts_at <= clock.moment
 AND (credential.ends_at IS NULL OR credential.ends_at > clock.moment)
WHERE {seen}
"""
_BY_NUMBER = _STANDING.format(
    question="question.id = %(question)s",
    credential="credential.id = %(accreditation)s",
    person="%(person)s",
    roll_place="""(SELECT elector.id FROM deliberation_elector AS elector
            WHERE elector.electorate_id = question.electorate_id AND elector.id = %(roll_place)s)""",
    seen="TRUE",
)

# Whatever is not as plain as this, an address finds in its usual steps.
_BY_NAME = _STANDING.format(
    question="question.public_id = %(question)s",
    credential="credential.public_id = %(acting_as)s",
    person="credential.person_id",
    roll_place="NULL",
    seen="""question.forum_id = (SELECT id FROM deliberation_forum WHERE slug = %(forum)s)
  AND question.audience = 'public' AND question.state NOT IN ('drafted', 'withdrawn')
  AND (charter.id IS NULL OR charter.audience = 'public')""",
)
_OF_CREDENTIAL = ("id", "public_id", "forum_id", "delegation_id", "person_id", "role")

# Parts of a statement that takes locks for what it finds; `actor_found` reads the columns.
CAPACITY = ", ".join(f"credential.{name}" for name in _OF_CREDENTIAL)
NUMBER_IN_CAPACITY = len(_OF_CREDENTIAL)
CAPACITY_ROW = """(deliberation_question AS question
    JOIN deliberation_accreditation AS credential
      ON credential.forum_id = question.forum_id AND credential.public_id = %(acting_as)s
     AND question.public_id = %(question)s)"""


@dataclass(frozen=True)
class Standing:
    """A question and somebody's right to answer it at ``moment``, as one statement found them.

    ``role`` is that of the credential, None where it no longer gives rights; ``elector_id`` is 0
    where the electorate does not hold whom they speak for. ``delegates_may_cast`` says so of this one.
    """

    question_id: int
    forum_id: int
    state: str
    closes_at: datetime | None
    phase: str | None
    choices: Sequence[str]
    moment: datetime
    role: str | None
    delegates_may_cast: bool | None
    elector_id: int
    presides: bool

    @property
    def life(self) -> QuestionLife:
        return QuestionLife(state=State(self.state), closes_at=self.closes_at)

    @property
    def stage(self) -> str:
        """The phase of the charter concerned, or ``forum``."""
        return self.phase or FORUM


@dataclass(frozen=True)
class Named:
    """A question and a credential by the names that addresses and headers give them."""

    forum: str
    question: str
    acting_as: str

    def standing(self) -> Query:
        """To be asked after the locks; nothing is found where not everyone may see the question.

        Whose credential it is, is told by :func:`actor_found` alone.
        """
        return Query(_BY_NAME, vars(self) | {"now": None})


def actor_found(token: Token, columns: Sequence[Any]) -> Actor | None:
    """By the columns of CAPACITY; whether the credential still gives rights is the standing's."""
    if columns[0] is None:
        return None
    credential = Accreditation.from_db(DEFAULT_DB_ALIAS, _OF_CREDENTIAL, columns)
    return Actor(token.person, accreditation=credential, token=token)


def standing_of(actor: Actor, question_id: int, now: datetime | None = None) -> Query:
    """To be asked after the locks; see :func:`standing_found`."""
    values = {
        "question": question_id,
        "person": actor.person.pk if actor.person else None,
        "accreditation": actor.accreditation.pk if actor.accreditation else None,
        "roll_place": actor.roll_place.pk if actor.roll_place else None,
        "now": now,
    }
    return Query(_BY_NUMBER, values)


def standing_found(found: Found) -> Standing | None:
    """None where there is no such question, or not for everyone to see."""
    if not found.row:
        return None
    question_id, forum_id, state, closes_at, phase, choices, *others = found.row
    return Standing(question_id, forum_id, state, closes_at, phase, json.loads(choices), *others)
