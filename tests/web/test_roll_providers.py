"""Pages of rolls of an identity provider: whom it vouches for registers; others are shown how to connect."""

import pytest

from deliberation.models import Roll
from deliberation.operations import providers, rolls
from deliberation.queries.permissions import Actor
from tests import factories, vouching
from tests.web.pages import client_of, form_of, words_of
from tests.web.roll_pages import list_of, place_of

pytestmark = pytest.mark.django_db


def anonymous():
    return client_of(None)


def test_whom_a_provider_vouches_for_enters_leaves_and_stands_on_its_roll(table):
    secretariat = client_of(table.officers["secretariat"])
    issuer = vouching.make_provider(table).issuer
    form = form_of(secretariat.get(f"{list_of(table)}new/")) | {
        "title": ["Staff of Avaria"], "origin": ["identity"], "chamber": ["citizen"],
        "issuer": [issuer], "attributes": ["region: north, south"], "strata": ["1: *"],
    }  # fmt: skip
    unknown = secretariat.post(f"{list_of(table)}new/", form | {"issuer": ["https://no.example"]})
    made = secretariat.post(f"{list_of(table)}new/", form)
    roll = Roll.objects.get()
    at, into, out = (place_of(roll, one) for one in ("", "volunteer/", "withdraw/"))
    person, stranger = vouching.bind(issuer), client_of(Actor(factories.person()))
    client = client_of(Actor(person))

    offered = client.get(at)
    region = {"region": ["south"]}
    refused = client.post(into, form_of(offered, into) | {"region": ["west"]})
    entered = client.post(into, form_of(offered, into) | region)
    there = client.get(at)
    left = client.post(out, form_of(there, out))
    client.post(into, form_of(client.get(at), into) | region)
    closing = secretariat.post(
        place_of(roll, "close/"), form_of(secretariat.get(at), f"{at}close/")
    )

    assert (unknown.status_code, made["Location"]) == (422, at)
    assert [one.status_code for one in (refused, entered, left, closing)] == [422, 303, 303, 303]
    assert "You are on this roll. Stay connected until it closes" in words_of(there)
    assert "You are on this roll. In public you appear as" in words_of(client.get(at))
    public = words_of(anonymous().get(at))
    assert "1 person" in public
    assert issuer in public
    assert person.email not in public
    assert stranger.get(at).status_code == 200


def test_a_stranger_is_shown_how_to_connect_and_may_not_enter(table):
    roll = vouching.identity_roll(table)
    stranger, member = factories.person(), vouching.bind(roll.issuer)
    shown = client_of(Actor(stranger)).get(place_of(roll))
    form = form_of(client_of(Actor(member)).get(place_of(roll)), place_of(roll, "volunteer/"))
    refused = client_of(Actor(stranger)).post(place_of(roll, "volunteer/"), form)

    assert "It does not vouch for your account. Connect your institution" in words_of(shown)
    assert place_of(roll, "volunteer/") not in shown.content.decode()
    assert refused.status_code == 403
    assert "does not vouch for you" in words_of(refused)
    assert "Sign in to register" in words_of(anonymous().get(place_of(roll)))
    rolls.volunteer(actor=Actor(member), roll_id=roll.pk, attributes={})
    [held] = table.delegations["XAA"].participant.identity_providers.all()
    providers.end_provider(actor=table.heads["XAA"], public_id=held.public_id)
    assert "Stay connected until it closes" in words_of(
        client_of(Actor(member)).get(place_of(roll))
    )
    member.socialaccount_set.all().delete()
    assert "you will be left out when it closes" in words_of(
        client_of(Actor(member)).get(place_of(roll))
    )
    assert "1 person is no longer vouched for: closing leaves them out." in words_of(
        client_of(table.officers["credentials"]).get(place_of(roll))
    )
