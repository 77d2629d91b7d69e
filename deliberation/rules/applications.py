"""Applying for a seat: where that is open, with what evidence, and until when it can be decided."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from deliberation.rules.refusals import RuleBroken, _

LONGEST_EVIDENCE = 8000
LONGEST_LINK = 500
MOST_LINKS = 10
LONGEST_NAME, LONGEST_CODE = 160, 16
LONGEST_REASON = 1000


def require_admission(chamber: str, admitting: Collection[str]) -> None:
    """Raises RuleBroken("admission-closed")."""
    if chamber not in admitting:
        raise RuleBroken(
            "admission-closed",
            _("Seats in this chamber cannot be applied for at present."),
            place="chamber",
        )


def require_links(links: Sequence[str]) -> list[str]:
    """Web addresses, each once. Raises RuleBroken("evidence-link") or ("evidence-too-many")."""
    kept = list(dict.fromkeys(link.strip() for link in links if link.strip()))
    if len(kept) > MOST_LINKS:
        raise RuleBroken(
            "evidence-too-many",
            _("Name at most %(most)s links."),
            place="links",
            facts={"most": MOST_LINKS},
        )
    for number, link in enumerate(kept, 1):
        if not _leads_to_the_web(link):
            raise RuleBroken(
                "evidence-link",
                _("Link %(number)s is no address that begins with https:// or http://."),
                place="links",
                facts={"number": number},
            )
    return kept


def _leads_to_the_web(link: str) -> bool:
    """``isprintable`` refuses controls and whatever turns the direction of what is shown."""
    if len(link) > LONGEST_LINK or not link.isprintable() or " " in link:
        return False
    try:
        found = urlsplit(link)
    except ValueError:
        return False
    return found.scheme in {"https", "http"} and bool(found.hostname)


def require_pending(state: str) -> None:
    """Raises RuleBroken("application-over"), which says why."""
    reasons = {
        "accepted": _("This application has been accepted already."),
        "refused": _("This application has been refused already."),
        "withdrawn": _("This application has been withdrawn."),
    }
    if state in reasons:
        raise RuleBroken("application-over", reasons[state])


def require_control_known(unlisted: str, *, is_named: bool) -> None:
    """Whoever controls the applicant is a participant before the seat is given.

    Raises RuleBroken("controller-unlisted").
    """
    if unlisted and not is_named:
        raise RuleBroken(
            "controller-unlisted",
            _("“%(name)s” is not on the list of participants. Add it first, then choose it here."),
            place="controlled_by",
            facts={"name": unlisted},
        )


def require_other_person(applicant: int, person: int) -> None:
    """Raises RuleBroken("application-own")."""
    if applicant == person:
        raise RuleBroken(
            "application-own", _("Another credentials officer decides on one's own application.")
        )
