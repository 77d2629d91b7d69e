"""Who sees and does what in the panel. Whoever is not named is refused: a new page needs a row here."""

ADMINISTRATOR = {"administrator"}
TABLE = {"credentials", "foreign credentials"} | ADMINISTRATOR
QUEUE = {"moderator", "foreign moderator"} | ADMINISTRATOR
ENTERS = TABLE | QUEUE | {"staff", "auditor"}
FOREIGN = {"foreign credentials", "foreign moderator"}
"""They see the lists of their own forum: of the scene's forum no row."""

LISTS: dict[str, set[str]] = {
    "accounts.user": ADMINISTRATOR,
    "accounts.token": ADMINISTRATOR,
    "deliberation.forum": TABLE,
    "deliberation.forumrole": ADMINISTRATOR,
    "deliberation.participant": TABLE,
    "deliberation.delegation": TABLE,
    "deliberation.accreditation": TABLE,
    "deliberation.application": TABLE,
    "deliberation.charter": ADMINISTRATOR,
    "deliberation.revision": ADMINISTRATOR,
    "deliberation.text": ADMINISTRATOR,
    "deliberation.comment": QUEUE,
    "deliberation.report": QUEUE,
    "deliberation.moderationentry": QUEUE,
    "deliberation.decisionrule": ADMINISTRATOR,
    "deliberation.question": ADMINISTRATOR,
    "deliberation.electorate": ADMINISTRATOR,
    "deliberation.elector": ADMINISTRATOR,
    "deliberation.roll": ADMINISTRATOR,
    "deliberation.rollentry": ADMINISTRATOR,
    "deliberation.procedure": ADMINISTRATOR,
    "deliberation.procedurecase": ADMINISTRATOR,
    "deliberation.forumlink": ADMINISTRATOR,
    "deliberation.ballot": ADMINISTRATOR,
    "deliberation.tally": ADMINISTRATOR,
    "deliberation.recordentry": ADMINISTRATOR,
    "deliberation.streamevent": ADMINISTRATOR,
    "deliberation.outboxitem": ADMINISTRATOR,
    "deliberation.notice": ADMINISTRATOR,
}
WHOLE = {"deliberation.participant"}
"""Lists of what belongs to no forum: a foreign officer who sees the list sees every row."""

ADDS: dict[str, set[str]] = {
    "deliberation.forum": ADMINISTRATOR,
    "deliberation.forumrole": ADMINISTRATOR,
    "deliberation.participant": TABLE - ADMINISTRATOR,
    "deliberation.delegation": TABLE - ADMINISTRATOR,
    "deliberation.accreditation": TABLE - ADMINISTRATOR,
}
ACTIONS: dict[str, dict[str, set[str]]] = {
    "accounts.user": {
        "deactivate": ADMINISTRATOR,
        "reactivate": ADMINISTRATOR,
        "erase": ADMINISTRATOR,
        "appoint": ADMINISTRATOR,
        "dismiss": ADMINISTRATOR,
    },
    "accounts.token": {"end": ADMINISTRATOR},
    "deliberation.forum": {"declare": TABLE - ADMINISTRATOR},
    "deliberation.forumrole": {"end": ADMINISTRATOR},
    "deliberation.delegation": {"state": TABLE - ADMINISTRATOR},
    "deliberation.accreditation": {
        "accept": TABLE - ADMINISTRATOR,
        "refuse": TABLE - ADMINISTRATOR,
        "suspend": TABLE - ADMINISTRATOR,
        "restore": TABLE - ADMINISTRATOR,
        "extend": TABLE - ADMINISTRATOR,
    },
    "deliberation.application": {
        "accept": TABLE - ADMINISTRATOR,
        "refuse": TABLE - ADMINISTRATOR,
    },
    "deliberation.comment": {
        "hide": QUEUE - ADMINISTRATOR,
        "restore": QUEUE - ADMINISTRATOR,
        "dismiss": QUEUE - ADMINISTRATOR,
        "release": QUEUE - ADMINISTRATOR,
    },
    "deliberation.outboxitem": {"retry": ADMINISTRATOR},
}

PAGES: dict[str, set[str]] = {
    "index": ENTERS,
    "jsi18n": ENTERS,
    "moderation": QUEUE,
    "moderation_case": QUEUE,
    "audit": {"auditor"} | ADMINISTRATOR,
}
AWAY: dict[str, str] = {
    "login": "/admin/",
    "logout": "/accounts/logout/",
    "password_change": "/accounts/password/change/",
    "app_list": "/admin/",
}
"""Addresses Django's templates name, which lead away for whoever enters."""
