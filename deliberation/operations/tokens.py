"""Service tokens: a delegation's, kept by its head, or the forum's, kept by the secretariat.

They outlive whoever made them. The token lies in accounts; whose it is, here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts import tokens
from accounts.models import Scope, Token
from deliberation.models import ServiceTokenOwner
from deliberation.operations import audit, locks
from deliberation.queries import permissions
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.charters import require_name
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _

LONGEST_NAME = 80
AT_MOST = 20
SERVICE_SCOPES = frozenset({Scope.READ.value})
"""Everything else is done by a person, but casting, which a head grants afterwards."""


@transaction.atomic
def make_service_token(
    *,
    actor: Actor,
    forum_id: int,
    name: str,
    scopes: Collection[str],
    life: timedelta,
    now: datetime | None = None,
) -> tuple[ServiceTokenOwner, str]:
    """A new token of the actor's delegation, or of the forum; its secret is told this once.

    Raises RuleBroken("token-scope"), ("token-life"), ("tokens-too-many").
    """
    locks.hold_forum(forum_id)
    permissions.require(actor, Act.KEEP_TOKENS, stage=FORUM, forum_id=forum_id)
    delegation = actor.accreditation.delegation if actor.accreditation else None
    moment = now or database_clock()
    _require_room(forum_id, delegation.pk if delegation else None, moment)
    if not scopes or set(scopes) - SERVICE_SCOPES:
        raise RuleBroken(
            "token-scope", _("A service token cannot have this scope."), place="scopes"
        )
    if not timedelta(0) < life <= tokens.LONGEST_LIFE:
        raise RuleBroken("token-life", _("A token lives at most a year."), place="life")
    token, secret = tokens.issue_token(
        person=None, name=require_name(name, LONGEST_NAME, place="name"), scopes=scopes, life=life
    )
    owned = ServiceTokenOwner.objects.create(
        token=token, forum_id=forum_id, delegation=delegation, made_by=actor.signed_in
    )
    audit.note(actor, "make_service_token", owned, after={"name": name, "scopes": sorted(scopes)})
    return owned, secret


def _require_room(forum_id: int, delegation_id: int | None, moment: datetime) -> None:
    living = ServiceTokenOwner.objects.filter(
        forum=forum_id, delegation=delegation_id, token__ended_at=None, token__expires_at__gt=moment
    )
    if living.count() >= AT_MOST:
        raise RuleBroken(
            "tokens-too-many",
            _("There are %(number)s living tokens already. End one first."),
            facts={"number": AT_MOST},
        )


@transaction.atomic
def end_service_token(*, actor: Actor, token_id: int) -> ServiceTokenOwner:
    """End one at once, whoever made it. Raises RuleBroken("token-ended"), ("not-your-delegation")."""
    owned = _held(actor, Act.KEEP_TOKENS, token_id)
    tokens.end_token(token=owned.token)
    audit.note(actor, "end_service_token", owned)
    return owned


@transaction.atomic
def let_token_cast(*, actor: Actor, token_id: int) -> ServiceTokenOwner:
    """Let a token cast for the delegation while its present head is head.

    The caller has just seen a fresh second factor of the head's. Raises RuleBroken("token-ended"),
    ("not-your-delegation").
    """
    owned = _held(actor, Act.LET_PROGRAM_CAST, token_id)
    owned.let_cast_by = actor.accreditation
    owned.save(update_fields=["let_cast_by"])
    tokens.grant_ballots(token=owned.token)
    audit.note(actor, "let_token_cast", owned)
    return owned


def _held(actor: Actor, act: Act, token_id: int) -> ServiceTokenOwner:
    """The ownership, its token locked and living, and kept by this capacity."""
    token = Token.objects.select_for_update().get(pk=token_id)
    owned = ServiceTokenOwner.objects.select_related("delegation").get(token=token)
    permissions.require(actor, act, stage=FORUM, forum_id=owned.forum_id)
    own = actor.accreditation.delegation_id if actor.accreditation else None
    if own != owned.delegation_id:
        raise RuleBroken("not-your-delegation", _("This token is kept by somebody else."))
    if token.ended_at or token.expires_at <= database_clock():
        raise RuleBroken("token-ended", _("This token has ended already."))
    owned.token = token
    return owned
