"""Run as ``python -m tests.journeys.crowds …``: what many people do, by the operations they would use.

``people FROM TO`` opens their accounts; ``volunteer ROLL FROM TO`` puts them into a lot, of the north
up to number 20; ``cast QUESTION`` has everyone on its roll vote yes who has not voted.
"""

import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402

from accounts.models import User  # noqa: E402
from deliberation.management.demonstration.reading import PASSWORD  # noqa: E402
from deliberation.models import Elector, Question, Roll  # noqa: E402
from deliberation.operations import ballots, rolls  # noqa: E402
from deliberation.queries.permissions import Actor, actor_for  # noqa: E402

NORTH = 20


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
        assert one.person is not None
        actor = actor_for(one.person, found.forum, one.public_id)
        ballots.cast_ballot(actor=actor, question_id=found.pk, choice="yes")
    return str(len(places))


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    given = [int(word) if word.isdigit() else word for word in words]
    sys.stdout.write({"people": people, "volunteer": volunteer, "cast": cast}[verb](*given))
