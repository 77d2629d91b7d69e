"""Forums, who serves them, and how far their setting-up has come."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from deliberation.models import Charter, Delegation, Forum, ForumRole, Question, Tally
from deliberation.queries.audiences import held_roles
from deliberation.queries.clock import database_clock
from deliberation.queries.permissions import Actor


def officers(forum: Forum) -> QuerySet[ForumRole]:
    """Everyone holding an office now."""
    return held_roles(forum, database_clock()).select_related("person").order_by("role", "id")


def offices_of(person: User) -> list[Actor]:
    """Every office the person holds now, in whatever forum, as capacities; oldest first."""
    moment = database_clock()
    held = (
        ForumRole.objects.filter(Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment)
        .filter(person=person)
        .select_related("forum", "person")
        .order_by("id")
    )
    return [Actor(person=person, forum_role=one) for one in held]


def terms(forum: Forum) -> QuerySet[ForumRole]:
    """Every office that is held now or will be, with from and until."""
    rows = ForumRole.objects.filter(Q(ends_at=None) | Q(ends_at__gt=database_clock()), forum=forum)
    return rows.select_related("person").order_by("role", "starts_at", "id")


SERVED_BY = ("chair", "secretariat", "teller", "credentials", "moderator")


def progress(forum: Forum) -> dict[str, bool]:
    """What a forum needs before it can decide, step by step, and whether it is there; one query."""
    moment = database_clock()
    held = ForumRole.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=moment), forum=OuterRef("pk"), starts_at__lte=moment
    )
    of_forum = {"forum": OuterRef("pk")}
    exists = {f"office_{role}": Exists(held.filter(role=role)) for role in SERVED_BY}
    exists |= {
        "seated": Exists(Delegation.objects.filter(**of_forum)),
        "tabled": Exists(Charter.objects.filter(**of_forum)),
        "asked": Exists(Question.objects.filter(**of_forum)),
        "ruled": Exists(_adopted().filter(**of_forum)),
    }
    found: dict[str, Any] = dict(Forum.objects.filter(pk=forum.pk).values(**exists).get())
    return {
        "offices": all(found[f"office_{role}"] for role in SERVED_BY),
        "purpose": bool(forum.purpose),
        "admission": bool(forum.admission),
        "seated": found["seated"],
        "ruled": found["ruled"],
        "tabled": found["tabled"],
        "asked": found["asked"],
    }


def _adopted() -> QuerySet[Question]:
    """Questions by which rules of procedure were put in force; see ``queries.procedures``."""
    adopted = Tally.objects.filter(question=OuterRef("pk"), is_final=True, outcome="adopted")
    rows = Question.objects.filter(state="certified", is_advisory=False).exclude(procedure=None)
    return rows.filter(Exists(adopted))
