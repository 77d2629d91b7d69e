"""Registering and ending a participant's own sign-in."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts import institutions
from accounts.outbound import Unreachable
from deliberation.models import IdentityProvider, Participant
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.rules.refusals import RuleBroken, _

DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
DOMAINS_AT_MOST = 20


def register_provider(
    *,
    actor: Actor,
    participant_id: int,
    issuer: str,
    client_id: str,
    client_secret: str,
    domains: Sequence[str] = (),
    now: datetime | None = None,
) -> IdentityProvider:
    """Let people sign in through this issuer, having asked it, before any lock, what it says of itself.

    Raises RuleBroken("provider-unreachable"), ("provider-taken"), ("domain-bad"), ("client-bad").
    """
    participant = _kept_by(actor, participant_id)
    named = _domains(domains)
    if not client_id.isprintable() or not client_id or not client_secret:
        raise RuleBroken("client-bad", _("Client id and secret are needed."), place="client_id")
    try:
        institutions.discover(issuer)
    except Unreachable as error:
        raise RuleBroken(
            "provider-unreachable",
            _("No OpenID Connect provider answers there: %(why)s"),
            place="issuer",
            facts={"why": str(error)},
        ) from error
    try:
        with transaction.atomic():
            made = IdentityProvider.objects.create(
                participant=participant, issuer=issuer, client_id=client_id, domains=named,
                app=institutions.add_app(
                    issuer=issuer, name=participant.short_name or participant.name,
                    client_id=client_id, secret=client_secret,
                ),
                registered_by=actor.signed_in, registered_at=now or database_clock(),
            )  # fmt: skip
            audit.note(actor, "register_provider", made, after={"issuer": issuer})
    except IntegrityError as error:
        raise RuleBroken(
            "provider-taken", _("This issuer is registered already."), place="issuer"
        ) from error
    return made


@transaction.atomic
def end_provider(*, actor: Actor, public_id: str, now: datetime | None = None) -> IdentityProvider:
    """Nobody signs in through it any more; its secret is deleted. Accounts and sessions stay."""
    held = IdentityProvider.objects.select_for_update().filter(public_id=public_id).first()
    if held is None:
        raise RuleBroken("provider-unknown", _("There is no such provider."))
    _kept_by(actor, held.participant_id)
    if held.ended_at:
        raise RuleBroken("provider-ended", _("This provider has ended already."))
    app, held.app = held.app, None
    held.ended_at = now or database_clock()
    held.save(update_fields=["app", "ended_at"])
    if app:
        institutions.end_app(app)
    audit.note(actor, "end_provider", held, after={"issuer": held.issuer})
    return held


def _kept_by(actor: Actor, participant_id: int) -> Participant:
    """The participant, if the actor heads a delegation of it or administers the platform."""
    forum_id = actor.accreditation.forum_id if actor.accreditation else None
    permissions.require(actor, Act.KEEP_SIGN_IN, stage=FORUM, forum_id=forum_id)
    own = actor.accreditation.delegation.participant_id if actor.accreditation else None
    if actor.role is not Role.ADMINISTRATOR and own != participant_id:
        raise RuleBroken("not-your-delegation", _("This belongs to another participant."))
    return Participant.objects.get(pk=participant_id)


def _domains(given: Sequence[str]) -> list[str]:
    named = sorted({one.strip().lower().removeprefix("@") for one in given if one.strip()})
    bad = [one for one in named if not DOMAIN.fullmatch(one)]
    if bad or len(named) > DOMAINS_AT_MOST:
        raise RuleBroken(
            "domain-bad",
            _("“%(domain)s” is no domain, or there are too many."),
            place="domains",
            facts={"domain": bad[0] if bad else named[-1]},
        )
    return named
