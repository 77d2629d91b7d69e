"""Run as ``python -m tests.journeys.crowds …``: what many people do, by the operations they would use.

``people FROM TO`` opens their accounts; ``volunteer ROLL FROM TO`` puts them into a lot, of the north
up to number 20; ``cast QUESTION`` has everyone on its roll and every head vote yes who has not voted; ``report FORUM
AUTHOR LANGUAGE`` has an author write a hundred comments, and three people report each of them.
"""

import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402

from accounts.models import User  # noqa: E402
from deliberation.management.demonstration.reading import PASSWORD  # noqa: E402
from deliberation.models import Accreditation, Elector, Forum, Question, Roll  # noqa: E402
from deliberation.operations import ballots, comments, moderation, rolls  # noqa: E402
from deliberation.queries.permissions import Actor, actor_for, capacities  # noqa: E402

NORTH = 20
COMMENTS, REPORTERS = 100, 3
WORDS = {"en": "Buy our %s, the best on the market.", "ar": "اشتروا %s، الأفضل في السوق."}


def address(number: int) -> str:
    return f"citizen{number}@crowd.concord.example"


def people(first: int, last: int) -> str:
    for number in range(first, last + 1):
        made = User.objects.create_user(address(number), PASSWORD, name=f"Cita Plainname {number}")
        EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return str(last - first + 1)


def volunteer(roll: str, first: int, last: int) -> str:
    found = Roll.objects.get(public_id=roll)
    for number in range(first, last + 1):
        person = User.objects.get(email=address(number))
        region = {"region": "north" if number <= NORTH else "south"}
        rolls.volunteer(actor=Actor(person), roll_id=found.pk, attributes=region)
    return str(last - first + 1)


def cast(question: str) -> str:
    found = Question.objects.select_related("forum").get(public_id=question)
    silent = Elector.objects.filter(electorate=found.electorate_id, ballots=None)
    places = list(silent.select_related("person"))
    for one in places:
        actor = _head_of(one) if one.delegation_id else None
        if one.person:
            actor = actor_for(one.person, found.forum, one.public_id)
        assert actor is not None
        ballots.cast_ballot(actor=actor, question_id=found.pk, choice="yes")
    return str(len(places))


def _head_of(elector: Elector) -> Actor:
    held = Accreditation.objects.select_related("person").get(
        delegation=elector.delegation_id, role="head", state="accepted"
    )
    return actor_for(held.person, elector.forum, held.public_id)


def report(forum: str, author: str, language: str) -> str:
    """Prints the public id of the first and of the last comment; each holds its own word."""
    found = Forum.objects.get(slug=forum)
    actor = capacities(User.objects.get(email=author), found)[0]
    revision = found.charters.get(slug="charter").current_revision
    assert revision is not None
    reporters = [_reporter(language, number) for number in range(REPORTERS)]
    made = []
    for number in range(COMMENTS):
        body = WORDS[language] % f"{language}word{number}"
        made.append(
            comments.add_comment(actor=actor, revision_id=revision.pk, body=body, language=language)
        )
        for one in reporters:
            moderation.report_comment(
                actor=Actor(one), comment_id=made[-1].pk, ground="spam", note="Again"
            )
    return f"{made[0].public_id} {made[-1].public_id}"


def _reporter(language: str, number: int) -> User:
    email = f"{language}{number}@crowd.concord.example"
    return User.objects.create_user(email, PASSWORD, name=f"Reporter {number}")


VERBS = {"people": people, "volunteer": volunteer, "cast": cast, "report": report}

if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    given = [int(word) if word.isdigit() else word for word in words]
    sys.stdout.write(VERBS[verb](*given))
