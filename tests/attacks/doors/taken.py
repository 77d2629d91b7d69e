"""By hand: which names of models' fields an operation takes, besides what the matrix sends it.

A name that comes to stand here lets whoever may call the operation write that; look twice.
"""

TAKEN: dict[tuple[str, str], str] = {
    ("POST", "/desk/notices/read/"): "notice",
    ("POST", "/forums/"): "admission purpose time_zone",
    ("PATCH", "/forums/{forum}/"): (
        "admission admitting contributions_held languages public_comment_phases purpose "
        "time_zone"
    ),
    ("POST", "/forums/{forum}/constituencies/"): "appearance shape",
    ("PATCH", "/forums/{forum}/constituencies/{chamber}/"): "appearance shape",
    ("POST", "/forums/{forum}/roles/"): "ends_at starts_at",
    ("POST", "/forums/{forum}/participants/"): "controlled_by short_name",
    ("POST", "/forums/{forum}/participants/{participant}/levels/"): "link",
    ("POST", "/forums/{forum}/participants/{participant}/interests/"): "link words",
    ("POST", "/forums/{forum}/composition/targets/"): "name",
    ("PUT", "/forums/{forum}/composition/targets/{target}/"): "name",
    ("POST", "/forums/{forum}/links/"): "note",
    ("POST", "/forums/{forum}/links/{link}/carry/"): "audience cover_note title",
    ("POST", "/forums/{forum}/groups/"): "ends_at mandate",
    ("PUT", "/forums/{forum}/groups/{group}/"): "ends_at mandate",
    ("POST", "/forums/{forum}/delegations/{delegation}/invitations/"): "language name",
    ("POST", "/forums/{forum}/delegations/{delegation}/sign-in/"): "domains",
    ("POST", "/forums/{forum}/delegations/{delegation}/accreditations/"): "alias ends_at",
    ("POST", "/forums/{forum}/applications/"): "controlled_by controller links participant",
    ("POST", "/forums/{forum}/applications/{application}/accept/"): "controlled_by",
    ("POST", "/forums/{forum}/charters/"): "audience cover_note language title",
    ("POST", "/forums/{forum}/decision-rules/"): "chambers rule title",
    ("PUT", "/forums/{forum}/procedures/draft/kinds/{kind}/"): (
        "announced_hours sponsors voting_hours"
    ),
    ("POST", "/forums/{forum}/rolls/"): "issuer strata",
    ("POST", "/forums/{forum}/charters/{charter}/draft/items/"): "heading number",
    ("PUT", "/forums/{forum}/charters/{charter}/draft/items/{provision}/"): "heading",
    ("POST", "/forums/{forum}/charters/{charter}/draft/issue/"): (
        "audience audience_after cover_note kind released_at"
    ),
    ("POST", "/forums/{forum}/charters/{charter}/comments/"): (
        "audience is_official provision quote"
    ),
    ("POST", "/forums/{forum}/comments/{comment}/replies/"): "audience is_official",
    ("POST", "/forums/{forum}/comments/{comment}/reports/"): "note",
    ("POST", "/forums/{forum}/questions/"): (
        "audience credentials_report departs_by departure_kind explanation language "
        "motion procedure provision roll tally_shown"
    ),
    ("POST", "/forums/{forum}/questions/{question}/open/"): "departs_by",
    ("POST", "/forums/{forum}/questions/{question}/consultations/"): "explanation rule",
    ("POST", "/forums/{forum}/questions/{question}/ballots/"): "explanation language",
    ("POST", "/forums/{forum}/questions/{question}/recusals/"): "explanation",
}  # fmt: skip
