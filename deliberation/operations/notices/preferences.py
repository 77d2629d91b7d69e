"""How each person, or address, wants to be told."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from deliberation.models import NoticePreference
from deliberation.operations import audit
from deliberation.queries.permissions import Actor
from deliberation.rules.notices import after_unsubscribing, kind_of, require_cadence


@transaction.atomic
def choose_cadences(*, actor: Actor, chosen: Mapping[str, str]) -> dict[str, str]:
    """Keep when mail of each kind goes out. Raises RuleBroken("notice-kind"), ("notice-cadence")."""
    person = actor.signed_in
    for kind, cadence in chosen.items():
        require_cadence(kind, cadence)
    for kind, cadence in chosen.items():
        _keep(person, "", kind, cadence)
    audit.note(actor, "choose_cadences", person, after=dict(chosen))
    return dict(chosen)


@transaction.atomic
def unsubscribe(*, person: User | None, email: str, kind: str) -> str:
    """As little mail of this kind as it allows; whoever holds the message's token may ask for that alone."""
    shown = kind_of(kind)
    cadence = after_unsubscribing(shown) if person else "never"
    _keep(person, "" if person else email, shown, cadence)
    return cadence


def _keep(person: User | None, email: str, kind: str, cadence: str) -> None:
    NoticePreference.objects.update_or_create(
        person=person, email=email, kind=kind, defaults={"cadence": cadence}
    )
