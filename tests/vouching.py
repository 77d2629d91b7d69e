"""Identity providers of participants, whom they vouch for, and rolls of their people."""

from allauth.socialaccount.models import SocialAccount

from accounts import institutions
from accounts.models import User
from deliberation.models import IdentityProvider, Roll
from tests import factories
from tests.factories import Table


def make_provider(table: Table, code: str = "XAA") -> IdentityProvider:
    """As registering would leave it, without a provider to ask."""
    head, seat = table.heads[code], table.delegations[code]
    issuer = f"https://{code.lower()}.{table.forum.slug}.example"
    return IdentityProvider.objects.create(
        participant=seat.participant, issuer=issuer, client_id="concord",
        registered_by=head.signed_in, registered_at=table.forum.created_at,
        app=institutions.add_app(issuer=issuer, name="Id", client_id="concord", secret="hush"),
    )  # fmt: skip


def bind(issuer: str, person: User | None = None, subject: str = "") -> User:
    """An account that came through this issuer, or connected to it."""
    person = person or factories.person()
    SocialAccount.objects.create(
        provider=institutions.fingerprint(issuer), uid=subject or person.public_id, user=person
    )
    return person


def identity_roll(table: Table, **fields: object) -> Roll:
    return factories.make_roll(table, "identity", issuer=make_provider(table).issuer, **fields)
