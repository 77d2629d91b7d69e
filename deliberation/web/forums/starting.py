"""What is still to be done before a forum can decide: told to those who can do it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.queries.forums import progress
from deliberation.web.visits import Visit

TOLD = frozenset({"chair", "deputy", "secretariat", "credentials"})


def steps_for(visit: Visit) -> list[dict[str, Any]]:
    """Every step with ``done``, in order; empty for others, and once all of them are done."""
    is_told = bool(visit.viewer.roles & TOLD) or bool(visit.person and visit.person.is_superuser)
    if not is_told:
        return []
    done = progress(visit.forum)
    if all(done.values()):
        return []
    return [
        {
            "title": title,
            "who": who,
            "url": reverse(name, args=[visit.forum.slug]),
            "done": done[key],
        }
        for key, title, who, name in _steps()
    ]


def _steps() -> list[tuple[str, str, str, str]]:
    """Key, what to do, who does it, and where."""
    drafters, examiners = _("chair or secretariat"), _("credentials officer")
    return [
        (
            "offices",
            _("Fill the offices: chair, secretariat, teller, credentials officer, moderator"),
            _("administrator"),
            "forum-about",
        ),
        ("purpose", _("Say what the forum is for"), drafters, "forum-settings"),
        ("admission", _("Say whom it admits, and by what"), drafters, "forum-settings"),
        ("seated", _("Seat the delegations"), examiners, "delegation-list"),
        ("ruled", _("Adopt rules of procedure"), drafters, "procedure-list"),
        ("tabled", _("Import the first text"), drafters, "charter-import"),
        ("asked", _("Draft the first question"), drafters, "question-draft"),
    ]
