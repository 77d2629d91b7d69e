"""Erasing a person: a tombstone remains, and everything official stays as it was."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import erasure
from accounts.models import User
from deliberation.events import AccessChanged, announce
from deliberation.models import (
    Accreditation,
    Application,
    AuditValues,
    Elector,
    ForumRole,
    Report,
    RollEntry,
)
from deliberation.operations import audit
from deliberation.queries import permissions
from deliberation.queries.audiences import SITTING
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act
from deliberation.rules.refusals import RuleBroken, _


@transaction.atomic
def erase_person(*, actor: Actor, person_id: int, now: datetime | None = None) -> User:
    """Erase oneself, or as administrator somebody else; it cannot be taken back.

    What they said and cast stands under a tombstone; record, audit and results still verify. Personal
    values beside the audit, messages, addresses, second factors, sessions and tokens are gone.
    Raises RuleBroken("person-erased"), ("person-administers"), ("person-in-office"), ("person-heads").
    """
    person = User.objects.select_for_update().get(pk=person_id)
    if actor.person != person:
        permissions.require(actor, Act.KEEP_RUNNING, stage=FORUM)
    moment = now or database_clock()
    _require_free(person, moment)
    former = person.name
    _end_credentials(person, moment)
    _take_back_applications(person, moment)
    Elector.objects.filter(person=person, name=former).update(name="")
    Report.objects.filter(reporter=person).update(note="")
    RollEntry.objects.filter(person=person).update(email="", name="")
    audit.note(actor, "erase_person", person)
    erasure.erase(person)
    Elector.objects.filter(person=person, name="").update(name=person.name)
    _shred(person)
    announce(AccessChanged(person_id=person.pk))
    return person


def _require_free(person: User, moment: datetime) -> None:
    """Whoever answers for something hands it over first."""
    if person.erased_at:
        raise RuleBroken("person-erased", _("This person has been erased already."))
    if person.is_superuser:
        raise RuleBroken(
            "person-administers",
            _("An administrator is not erased. Let another administrator end that first."),
        )
    current = Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment))
    office = ForumRole.objects.filter(current, person=person).select_related("forum").first()
    if office:
        raise RuleBroken(
            "person-in-office",
            _("Holds an office in %(forum)s: ask an administrator to end it first."),
            facts={"forum": office.forum.name},
        )
    heads = Accreditation.objects.filter(current, person=person, role="head", state__in=SITTING)
    head = heads.select_related("delegation__participant").first()
    if head:
        raise RuleBroken(
            "person-heads",
            _("Heads %(delegation)s: ask its credentials officer to accredit another head first."),
            facts={"delegation": str(head.delegation)},
        )


def _end_credentials(person: User, moment: datetime) -> None:
    held = Accreditation.objects.filter(person=person)
    living = Q(ends_at=None) | Q(ends_at__gt=moment)
    held.filter(living, starts_at__lt=moment).update(ends_at=moment)
    unbegun = held.filter(starts_at__gte=moment)
    unbegun.update(state=Accreditation.State.REFUSED, challenged_at=None)


def _take_back_applications(person: User, moment: datetime) -> None:
    """What was asked and not given goes with whoever asked; what led to a seat stays with the seat."""
    mine = Application.objects.filter(applicant=person)
    mine.filter(state="pending").update(state="withdrawn", ended_at=moment)
    mine.exclude(state="accepted").update(evidence="", links=[])


def _shred(person: User) -> None:
    """Salts and personal values beside the audit go: the hashes stay, and can be undone by nobody."""
    about = Q(entry__object_kind="user", entry__object_ids__contains=[person.pk])
    own = AuditValues.objects.filter(Q(person=person) | Q(entry__person_id=person.pk) | about)
    own.update(person=None, salt="", before=None, after=None)
