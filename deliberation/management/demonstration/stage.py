"""What the loader knows while it works: the people, their capacities, the clock of the story."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from deliberation.models import Charter, Comment, Delegation, Forum, Revision, RevisionItem
from deliberation.queries.permissions import Actor


@dataclass
class Stage:
    """Everything made so far. Days count from ``today``; negative ones lie in the past."""

    today: datetime
    password: str
    forum: Forum = field(default_factory=Forum)
    charter: Charter = field(default_factory=Charter)
    administrator: Actor = field(default_factory=lambda: Actor(person=None))
    people: dict[str, User] = field(default_factory=dict)
    officers: dict[str, list[Actor]] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    credentials: dict[tuple[str, str], Actor] = field(default_factory=dict)
    heads: dict[str, Actor] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)

    def at(self, days: float) -> datetime:
        return self.today + timedelta(days=days)

    def officer(self, role: str, email: str = "") -> Actor:
        """The holder of an office; the first where no e-mail says which."""
        for actor in self.officers[role]:
            if not email or (actor.person and actor.person.email == email):
                return actor
        raise LookupError(f"{email} holds no office of {role}")

    def actor(self, email: str, acting: str) -> Actor:
        """A person acting for a delegation by its code, or for nobody."""
        if acting == "registered":
            return Actor(person=self.people[email])
        return self.credentials[email, acting]

    def revision(self, number: int) -> Revision:
        return Revision.objects.get(charter=self.charter, number=number)

    def item(self, label: str, number: int) -> RevisionItem:
        """The item of this label in revision ``number``."""
        return RevisionItem.objects.select_related("provision").get(
            revision__charter=self.charter, revision__number=number, label=label
        )

    def meet(self, person: dict[str, Any], **fields: Any) -> User:
        """The account of a person of the files, made once, its address verified."""
        email = person["email"]
        if email not in self.people:
            language = person.get("language", "en")
            self.people[email] = User.objects.create(
                email=email, name=person["name"], password=_hashed(self.password),
                language=language, **fields,
            )  # fmt: skip
            self.people[email].has_proved_twice = True  # whoever runs the command vouches for all
            EmailAddress.objects.create(
                user=self.people[email], email=email, verified=True, primary=True
            )
        return self.people[email]


_hashes: dict[str, str] = {}


def _hashed(password: str) -> str:
    """One slow hash for all demonstration accounts, whose password is printed anyway."""
    if password not in _hashes:
        _hashes[password] = make_password(password)
    return _hashes[password]
