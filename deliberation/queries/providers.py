"""Identity providers of participants, and finding one by an e-mail address."""

from django.db.models import QuerySet

from accounts.institutions import bound_to, is_within
from accounts.models import User
from deliberation.models import IdentityProvider


def living_providers() -> QuerySet[IdentityProvider]:
    rows = IdentityProvider.objects.filter(ended_at=None, app__isnull=False)
    return rows.select_related("participant", "app").order_by("participant__name", "id")


def is_known(issuer: str) -> bool:
    """Whether people come in through this issuer now."""
    return living_providers().filter(issuer=issuer).exists()


def vouches_for(issuer: str, person: User | None) -> bool:
    """Whether the account is bound to this issuer, while people come in through it."""
    if person is None or not is_known(issuer):
        return False
    return bound_to(issuer).filter(user=person).exists()


def providers_for(email: str) -> list[IdentityProvider]:
    """Those whose domains hold the address, the narrowest first. Leads there; proves nothing."""
    host = email.rpartition("@")[2]
    found = [
        (max(len(one) for one in fitting), provider)
        for provider in living_providers()
        if (fitting := [one for one in provider.domains if is_within(host, one)])
    ]
    return [provider for _length, provider in sorted(found, key=lambda pair: -pair[0])]
