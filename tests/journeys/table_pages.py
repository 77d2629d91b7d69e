"""The pages of the main job and of the table, by who reads them; those with a name stand where
``situations`` put them."""

import re
from collections.abc import Mapping

from tests.journeys.people import (
    ASSEMBLY,
    CHAIR,
    CHARTER,
    CITIZENS,
    COMPANY,
    CREDENTIALS,
    FORUM,
    GOVERNMENT,
    MEMBER,
    MODERATOR,
    OTHER_MODERATOR,
    SECRETARIAT,
)

APPLICANT, READER = "marek.tulliwan@demo.concord.example", "dana.fairwolde@demo.concord.example"
SECRETARY, ADMINISTRATOR = "mateus.oliverne@demo.concord.example", "aleksy.wronavicz@demo.concord.example"  # fmt: skip
OTHER = "/forums/demonstration-plenary/"
FOUND = re.compile(r"\{([a-z-]+)\}")
PAGES: dict[str, list[str]] = {
    "": [
        "/", FORUM, f"{FORUM}about/", f"{OTHER}about/", f"{FORUM}procedures/",
        f"{FORUM}procedures/1/", f"{OTHER}procedures/", "{departure}", f"{FORUM}rolls/",
        "{roll-drawn}", "{roll-pooled}", "{roll-gathering}", "{citizens-decided}",
        "{citizens-decided}roll-call/", f"{FORUM}composition/", f"{OTHER}composition/",
        f"{FORUM}participants/", "{participant}", f"{FORUM}delegations/",
        f"{FORUM}credentials/reports/", "{credentials-report}", f"{FORUM}moderation/",
        f"{FORUM}moderation/policy/", "{tombstone}", f"{FORUM}search/",
        f"{FORUM}search/?q=children", f"{FORUM}search/?q=zyzzyva",
        "{mandate-shown}", "{mandate-shown}roll-call/", f"{FORUM}charters/", CHARTER,
        f"{CHARTER}revisions/", f"{CHARTER}revisions/0/", f"{CHARTER}compare/?from=0&to=1",
        "{provision}", "{comment}", f"{CHARTER}comments/", f"{FORUM}questions/",
        f"{FORUM}decision-rules/", f"{FORUM}record/", "/accounts/login/", "/accounts/signup/",
    ],
    CHAIR: [
        f"{FORUM}procedures/", f"{FORUM}procedures/draft/", f"{FORUM}procedures/draft/words/",
        f"{FORUM}procedures/draft/kinds/text/", f"{FORUM}procedures/draft/kinds/provision/",
        f"{FORUM}questions/new/?on=motion", f"{FORUM}about/", f"{FORUM}settings/",
        f"{FORUM}constituencies/add/", f"{FORUM}constituencies/one/citizen/",
        f"{FORUM}attributes/declare/", f"{FORUM}links/new/", f"{FORUM}see-as/",
        "{credential-appealed}", f"{FORUM}composition/", f"{FORUM}composition/targets/add/", "/desk/",
        f"{CHARTER}draft/", f"{CHARTER}draft/changes/", f"{CHARTER}draft/issue/", "{draft-item}",
        "{draft-item}insert/", "{draft-item}move/", "{draft-item}remove/", f"{CHARTER}phase/",
        f"{FORUM}import/", f"{FORUM}decision-rules/new/", "{motion-announced}",
        "{motion-announced}announce/", "{motion-announced}open/",
    ],
    ADMINISTRATOR: [f"{FORUM}offices/give/", "/forums/new/"],
    SECRETARY: [OTHER, "{link-carry}"],
    CREDENTIALS: [
        f"{FORUM}credentials/", "{credential-challenged}", "{accreditation-challenged}accept/",
        "{accreditation-challenged}refuse/", f"{FORUM}credentials/reports/",
        f"{FORUM}applications/", "{roll-listed}", "{roll-listed}people/",
        f"{FORUM}delegations/import/", f"{FORUM}delegations/seat/", f"{FORUM}participants/add/",
        "{participant}level/", "/desk/",
    ],
    SECRETARIAT: [
        f"{FORUM}rolls/", f"{FORUM}rolls/new/", "{roll-pooled}", "{roll-gathering}",
        f"{FORUM}deliveries/", f"{FORUM}service-tokens/",
    ],
    GOVERNMENT: [
        f"{FORUM}credentials/", "{delegation}", "{delegation}acts/", "{delegation}tokens/",
        "{delegation}invite/", "{delegation}sign-in/", f"{FORUM}invitations/", "{participant}",
        "{participant}interests/declare/", "/desk/", "/desk/notices/", "/desk/preferences/",
        "/desk/calendar/", "{receipt}",
    ],
    CITIZENS: ["{roll-members}", "{mandate-vote}", "{mandate-running}"],
    ASSEMBLY: [
        "{mandate-vote}", "{mandate-vote}consult/", "{mandate-draft}", "{mandate-draft}open/",
        "{mandate-counted}", "{mandate-shown}",
    ],
    MEMBER: ["{mandate-running}", "/desk/"],
    APPLICANT: [f"{FORUM}applications/"],
    READER: [
        f"{FORUM}applications/new/", f"{FORUM}applications/", "{roll-gathering}", "/desk/",
        "/desk/notices/", "{reported}report/",
    ],
    COMPANY: ["{hidden}"],
    MODERATOR: ["/admin/moderation/", "{reported}", "{reported}hide/", "/desk/"],
    OTHER_MODERATOR: [f"{FORUM}moderation/awaiting/", "{removal}", "{appeal}"],
    "{citizen}": ["{citizens-open}", "{roll-drawn}", "/desk/"],
}  # fmt: skip
FORMS: dict[str, list[str]] = {
    CHAIR: [
        f"{FORUM}procedures/draft/words/", f"{FORUM}procedures/draft/kinds/text/",
        f"{FORUM}questions/new/?on=motion", f"{FORUM}settings/", f"{FORUM}constituencies/add/",
        f"{FORUM}links/new/", f"{FORUM}composition/targets/add/",
        "{draft-item}", "{draft-item}insert/", f"{CHARTER}draft/issue/", f"{FORUM}import/",
        f"{FORUM}decision-rules/new/", "{motion-announced}open/",
    ],
    CREDENTIALS: [
        "{accreditation-challenged}refuse/", "{roll-listed}people/",
        f"{FORUM}delegations/import/", f"{FORUM}participants/add/", "{participant}level/",
    ],
    SECRETARIAT: [f"{FORUM}rolls/new/", "{roll-gathering}"],
    GOVERNMENT: ["{delegation}invite/", "{participant}interests/declare/", "/desk/preferences/"],
    READER: [f"{FORUM}applications/new/", f"{FORUM}search/", "{reported}report/"],
    OTHER_MODERATOR: ["{appeal}"],
    ASSEMBLY: ["{mandate-vote}consult/", "{mandate-draft}open/", "{mandate-counted}"],
    MEMBER: ["{mandate-running}"],
    "{citizen}": ["{citizens-open}"],
}  # fmt: skip
"""The main forms, gone through with the keyboard alone."""
KEPT: dict[str, list[tuple[str, str]]] = {
    CHAIR: [
        (f"{FORUM}constituencies/add/", "name"), (f"{FORUM}composition/targets/add/", "title"),
    ],
    SECRETARIAT: [(f"{FORUM}rolls/new/", "source"), ("{roll-gathering}", "seed_source")],
    READER: [(f"{FORUM}applications/new/", "controller")],
}  # fmt: skip
"""Forms that refuse what is sent by Enter in a field, with the field; they keep what was typed."""


def at(template: str, found: Mapping[str, str]) -> str:
    """The address, or the e-mail, with what was found in place of its name."""
    return FOUND.sub(lambda match: found[match[1]], template)
