"""Tables of any size within seconds: the frame by operations, the masses by INSERT … SELECT."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connections

from accounts.tokens import PREFIX
from deliberation.models import Accreditation, Charter, Electorate, Forum, Notice, Question
from deliberation.operations import questions
from deliberation.queries.clock import database_clock
from tests import factories
from tests.factories import Table

CHAMBERS = ("government", "corporate", "citizen")
_FRAME = (
    ("Avaria", "XAA", "state", "government"),
    ("Cobalt Works", "XCA", "company", "corporate"),
    ("Assembly of Elm", "XEA", "assembly", "citizen"),
)

_PEOPLE = """
INSERT INTO accounts_user (public_id, email, name, password, language, time_zone, is_superuser,
                           is_staff, is_auditor, is_active, date_joined)
SELECT 'p' || lpad(n::text, 15, '0'), 'voter' || n || '@bench.concord.example', 'Voter ' || n, '!',
       'en', 'UTC', FALSE, FALSE, FALSE, TRUE, clock_timestamp()
FROM generate_series(1, %(number)s) AS n
"""
_ROLL = """
INSERT INTO deliberation_elector (public_id, forum_id, electorate_id, seat, person_id, name, number,
                                  attributes)
SELECT 'e' || lpad(id::text, 15, '0'), %(forum)s, %(electorate)s, 1, id, name, 1,
       jsonb_build_object('chamber', (%(chambers)s::text[])[1 + id %% 3])
FROM accounts_user WHERE public_id LIKE 'p0%%'
"""
_BALLOTS = """
INSERT INTO deliberation_ballot (public_id, forum_id, question_id, elector_id, choice, explanation,
                                 language, cast_by_id, cast_at, is_current)
SELECT %(mark)s || lpad(id::text, 15, '0'), forum_id, %(question)s, id,
       (ARRAY['yes', 'no', 'yes', 'abstain', 'yes', 'no', 'yes'])[1 + id %% 7], '', '', person_id,
       clock_timestamp(), %(current)s
FROM deliberation_elector WHERE electorate_id = %(electorate)s AND id %% %(every)s = 0
"""
_CHANGE = """
WITH earlier AS (
    UPDATE deliberation_ballot SET is_current = FALSE
    WHERE id = (SELECT MIN(id) FROM deliberation_ballot WHERE question_id = %s AND is_current)
    RETURNING *
)
INSERT INTO deliberation_ballot (public_id, forum_id, question_id, elector_id, choice, explanation,
                                 language, cast_by_id, cast_at, is_current)
SELECT 'x' || lpad(id::text, 15, '0'), forum_id, question_id, elector_id, 'no', '', '', cast_by_id,
       clock_timestamp(), TRUE
FROM earlier
"""
_DELEGATIONS = """
INSERT INTO deliberation_participant (public_id, name, short_name, code, kind, created_at)
SELECT replace(public_id, 'p', 'b'), name, name, 'V' || id, 'state', date_joined
FROM accounts_user WHERE public_id LIKE 'p0%%';

INSERT INTO deliberation_delegation (public_id, forum_id, participant_id, seat_of_id, constituency_id,
                                     state, delegates_may_cast, shares_its_seat, created_at)
SELECT body.public_id, %(forum)s, body.id, body.id, chamber.id, 'seated', FALSE, FALSE, body.created_at
FROM deliberation_participant AS body
JOIN deliberation_constituency AS chamber
  ON chamber.forum_id = %(forum)s AND chamber.token = (%(chambers)s::text[])[1 + body.id %% 3]
WHERE body.public_id LIKE 'b0%%';

INSERT INTO deliberation_accreditation (public_id, forum_id, delegation_id, person_id, role, state,
                                        scope, alias, starts_at, issued_by_id, reason, may_cast)
SELECT person.public_id, %(forum)s, seat.id, person.id, 'head', 'accepted', '', '',
       person.date_joined, person.id, '', FALSE
FROM accounts_user AS person
JOIN deliberation_delegation AS seat ON seat.public_id = replace(person.public_id, 'p', 'b')
WHERE person.public_id LIKE 'p0%%';

INSERT INTO accounts_token (public_id, person_id, name, secret_hash, scopes, created_at, expires_at,
                            ballot_granted_at)
SELECT public_id, id, 'bench', encode(sha256(convert_to(%(prefix)s || public_id, 'UTF8')), 'hex'),
       ARRAY['ballot:cast'], date_joined, date_joined + interval '1 day', date_joined
FROM accounts_user WHERE public_id LIKE 'p0%%'
"""
_ANCHORS = """
INSERT INTO deliberation_anchor (forum_id, revision_id, provision_id, text_id, language, start, "end",
                                 quote, prefix, suffix)
SELECT item.forum_id, item.revision_id, item.provision_id, words.id, words.language, 0, 10,
       left(words.words, 10), '', ''
FROM deliberation_revisionitem AS item
JOIN deliberation_itemtext AS shown ON shown.item_id = item.id
JOIN deliberation_text AS words ON words.id = shown.text_id
CROSS JOIN generate_series(1, %(each)s)
WHERE item.revision_id = %(revision)s AND length(words.words) >= 10
"""
_COMMENTS = """
INSERT INTO deliberation_comment (public_id, forum_id, charter_id, revision_id, provision_id, anchor_id,
                                  author_id, accreditation_id, is_official, body, language, audience,
                                  state, created_at)
SELECT 'c' || lpad(anchor.id::text, 15, '0'), anchor.forum_id, %(charter)s, anchor.revision_id,
       anchor.provision_id, anchor.id, %(author)s, %(accreditation)s, FALSE,
       'Remark ' || anchor.id || ' on these words.', 'en', 'public', 'visible', clock_timestamp()
FROM deliberation_anchor AS anchor WHERE anchor.revision_id = %(revision)s
"""
_PLACES = """
INSERT INTO deliberation_anchorplace (anchor_id, revision_id, state, provision_id, start, "end", score)
SELECT id, revision_id, 'kept', provision_id, start, "end", 100
FROM deliberation_anchor WHERE revision_id = %(revision)s
"""
# What slows a mass of rows down, as a statement that takes it away and one that puts it back.
_WEIGHT = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (%(tables)s::regclass[])
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY (%(tables)s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@dataclass(frozen=True)
class Voter:
    """A head of delegation, as a program that casts for them knows them."""

    secret: str
    acting_as: str


def small_table() -> Table:
    """A forum with its officers and a delegation in each of three chambers."""
    return factories.set_table(seats=_FRAME)


def open_question(table: Table) -> Question:
    """A motion under concurrent majorities of the chambers, open for a day."""
    chair, drafted = table.officers["chair"], factories.draft_motion(table)
    question = questions.announce_question(
        actor=chair, question_id=drafted.pk, opens_at=database_clock() + timedelta(minutes=1)
    )
    # As if every message had been sent: sending thousands is not what is measured.
    Notice.objects.filter(announcement__question=question).update(state=Notice.State.SENT)
    return questions.open_question(
        actor=chair, question_id=drafted.pk, closes_at=database_clock() + timedelta(days=1)
    )


def fill_roll(question: Question, electors: int) -> None:
    """Give the question an electorate of so many people, a third in each chamber."""
    roll = Electorate.objects.create(
        forum=question.forum, origin=Electorate.Origin.LOT, frozen_at=database_clock()
    )
    with mass("accounts_user", "deliberation_elector"):
        _run(_PEOPLE, number=electors)
        _run(_ROLL, forum=question.forum_id, electorate=roll.pk, chambers=list(CHAMBERS))
    Question.objects.filter(pk=question.pk).update(electorate=roll)
    question.electorate = roll


def cast_all(question: Question, changed_every: int) -> int:
    """A ballot of every elector, one in so many changed once; return how many were changed."""
    named = {"question": question.pk, "electorate": question.electorate_id}
    with mass("deliberation_ballot"):
        changed = _run(_BALLOTS, **named, mark="s", current=False, every=changed_every)
        _run(_BALLOTS, **named, mark="b", current=True, every=1)
    return changed


def seat_voters(forum: Forum, voters: int) -> list[Voter]:
    """So many delegations, a third in each chamber, each with a head whose token casts ballots."""
    named = {"forum": forum.pk, "chambers": list(CHAMBERS), "prefix": PREFIX}
    _run(_PEOPLE, number=voters)
    with connections["default"].cursor() as cursor:
        for statement in _DELEGATIONS.split(";"):
            cursor.execute(statement, named)
    marks = [f"p{number:015}" for number in range(1, voters + 1)]
    return [Voter(secret=PREFIX + mark, acting_as=mark) for mark in marks]


def comment_on_all(charter: Charter, each: int) -> int:
    """So many comments on the first words of every clause, by the head of a delegation."""
    head = Accreditation.objects.filter(forum=charter.forum, role="head").order_by("id")[0]
    named = {"charter": charter.pk, "revision": charter.current_revision_id, "each": each}
    made = _run(_ANCHORS, **named)
    _run(_COMMENTS, **named, author=head.person_id, accreditation=head.pk)
    _run(_PLACES, **named)
    return made


def change_one_ballot(question: Question) -> None:
    """One elector answers anew, so that there is something to count."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_CHANGE, [question.pk])


@contextmanager
def mass(*tables: str) -> Iterator[None]:
    """Foreign keys and plain indexes of the tables are gone within, and back and analysed after."""
    with connections[_owner()].cursor() as cursor:
        cursor.execute(_WEIGHT, {"tables": list(tables)})
        weight = cursor.fetchall()
        for dropping, _adding in weight:
            cursor.execute(dropping)
        yield
        for _dropping, adding in weight:
            cursor.execute(adding)
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def make_table(name: str, columns: str) -> None:
    """A plain table of a baseline's, which the application's role may use."""
    role = connections["default"].settings_dict["USER"]
    with connections[_owner()].cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} ({columns})")
        cursor.execute(f'GRANT ALL ON {name} TO "{role}"')
        cursor.execute(f'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "{role}"')


def _owner() -> str:
    return "owner" if "owner" in connections else "default"


def _run(statement: str, **named: object) -> int:
    """Rows written."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, named)
        return int(cursor.rowcount)
