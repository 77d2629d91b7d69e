"""Who may do what, and at which stage: one table, denied by default.

A stage is the phase of the charter concerned, or ``forum`` for what belongs to no charter.
"""

from enum import StrEnum

from deliberation.rules.phases import Phase
from deliberation.rules.refusals import RuleBroken, _


class Role(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARIAT = "secretariat"
    TELLER = "teller"
    CREDENTIALS = "credentials"
    MODERATOR = "moderator"
    HEAD = "head"
    ALTERNATE = "alternate"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    OBSERVER = "observer"
    ELECTOR = "elector"
    REGISTERED = "registered"
    ANONYMOUS = "anonymous"
    INTEGRATION = "integration"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Act(StrEnum):
    CREATE_FORUM = "create a forum"
    GRANT_ROLE = "grant a forum role"
    CONFIGURE_FORUM = "set up a forum"
    DECLARE_ATTRIBUTE = "declare an attribute"
    ADD_PARTICIPANT = "add a participant"
    SEAT_DELEGATION = "seat a delegation"
    RECORD_LEVEL = "record a participant's level of participation"
    DECLARE_INTEREST = "declare a participant's interests"
    IMPORT_SEATS = "seat delegations from a table"
    INVITE = "invite people to a delegation"
    ACCREDIT = "accredit a person"
    END_ACCREDITATION = "suspend or extend an accreditation"
    CHALLENGE_CREDENTIAL = "challenge a credential"
    DECIDE_CREDENTIAL = "decide on a credential"
    ISSUE_REPORT = "issue a credentials report"
    APPEAL_REFUSAL = "appeal against the refusal of a credential"
    APPLY_FOR_SEAT = "apply for a seat"
    DECIDE_APPLICATION = "decide on an application for a seat"
    END_IN_DELEGATION = "end an accreditation for good"
    SEE_ACTS = "see every act done for the delegation"
    NAME_CASTERS = "say whether delegates may cast"
    KEEP_TOKENS = "make and end service tokens"
    LET_PROGRAM_CAST = "let a program cast for the delegation"
    KEEP_SIGN_IN = "register a participant's identity provider"
    KEEP_GROUPS = "keep groups of delegations"
    KEEP_RULES = "keep decision rules"
    KEEP_ROLLS = "make, draw and close rolls of people"
    KEEP_OWN_ROLL = "make and close a roll of a delegation's members"
    VOLUNTEER = "put oneself on a roll of people"
    CONSULT_MEMBERS = "consult the members of a delegation"
    DRAFT_PROCEDURE = "draft and issue rules of procedure"
    LINK_FORUMS = "link forums to one another"
    READ_AUDIT = "read the audit trail"
    SEE_AS_ROLE = "see the forum as a role would"
    KEEP_RUNNING = "deactivate people, end tokens, retry deliveries"
    FOLLOW_DELIVERIES = "see which messages failed and send them again"
    CREATE_CHARTER = "create or import a charter"
    MOVE_PHASE = "move a charter to another phase"
    DRAFT_REVISION = "edit the next revision"
    ISSUE_REVISION = "issue a revision"
    MOVE_RELEASE = "move the release of a revision"
    WIDEN_AUDIENCE = "widen an audience"
    COMMENT = "comment"
    STATE_OFFICIALLY = "comment officially for a delegation"
    REPORT_COMMENT = "report a comment"
    MODERATE = "hide or restore a comment"
    RULE_ON_STATEMENT = "rule on an official statement"
    APPEAL = "appeal against a verdict"
    DRAFT_QUESTION = "draft a question"
    OPEN_QUESTION = "open a question"
    OPEN_UNHEARD = "agree to open a vote before everyone was told"
    WITHDRAW_QUESTION = "withdraw a question"
    CLOSE_EARLY = "close a question early"
    CERTIFY = "certify a result"
    CAST_BALLOT = "cast a ballot"


FORUM = "forum"
STAGES: tuple[str, ...] = (*(phase.value for phase in Phase), FORUM)
_ANY = frozenset(STAGES)
_LIVING = _ANY - {Phase.ARCHIVED.value}
_CHARTER = _LIVING - {FORUM}
_BEFORE_ADOPTION = _CHARTER - {Phase.ADOPTED.value}
_TEXT = frozenset({Phase.DRAFTING.value, Phase.COMMENT.value, Phase.NEGOTIATION.value})
_QUESTIONS = frozenset({Phase.COMMENT.value, Phase.NEGOTIATION.value, Phase.VOTING.value, FORUM})

_OFFICERS = frozenset(
    {Role.CHAIR, Role.DEPUTY, Role.SECRETARIAT, Role.TELLER, Role.CREDENTIALS, Role.MODERATOR}
)
_PRESIDING = frozenset({Role.CHAIR, Role.DEPUTY})
_DRAFTERS = _PRESIDING | {Role.SECRETARIAT}
PROVING_TWICE = _OFFICERS | {Role.HEAD, Role.ADMINISTRATOR}
"""Who acts by a second factor only. Reading is as for everyone."""
_DELEGATION = frozenset({Role.HEAD, Role.ALTERNATE, Role.DELEGATE, Role.ADVISER, Role.OBSERVER})
_SPEAKING = frozenset({Role.HEAD, Role.ALTERNATE, Role.DELEGATE})
_SIGNED_IN = _OFFICERS | _DELEGATION | {Role.REGISTERED, Role.ELECTOR}

TABLE: dict[Act, tuple[tuple[frozenset[Role], frozenset[str]], ...]] = {
    Act.CREATE_FORUM: ((frozenset({Role.ADMINISTRATOR}), frozenset({FORUM})),),
    Act.GRANT_ROLE: ((frozenset({Role.ADMINISTRATOR}), frozenset({FORUM})),),
    Act.CONFIGURE_FORUM: ((_DRAFTERS, frozenset({FORUM})),),
    Act.DECLARE_ATTRIBUTE: ((_DRAFTERS | {Role.CREDENTIALS}, frozenset({FORUM})),),
    Act.ADD_PARTICIPANT: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.SEAT_DELEGATION: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.RECORD_LEVEL: ((frozenset({Role.SECRETARIAT, Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.DECLARE_INTEREST: ((frozenset({Role.SECRETARIAT, Role.HEAD}), frozenset({FORUM})),),
    Act.IMPORT_SEATS: ((frozenset({Role.SECRETARIAT, Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.INVITE: ((frozenset({Role.SECRETARIAT, Role.CREDENTIALS, Role.HEAD}), frozenset({FORUM})),),
    Act.ACCREDIT: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.END_ACCREDITATION: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.CHALLENGE_CREDENTIAL: ((frozenset({Role.HEAD, Role.CREDENTIALS}), frozenset({FORUM})),),
    # At most; who made the challenge or the refusal does not decide (rules/credentials).
    Act.DECIDE_CREDENTIAL: ((_PRESIDING | {Role.CREDENTIALS}, frozenset({FORUM})),),
    Act.ISSUE_REPORT: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.APPEAL_REFUSAL: ((frozenset({Role.HEAD, Role.REGISTERED}), frozenset({FORUM})),),
    Act.APPLY_FOR_SEAT: ((frozenset({Role.REGISTERED}), frozenset({FORUM})),),
    Act.DECIDE_APPLICATION: ((frozenset({Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.END_IN_DELEGATION: ((frozenset({Role.HEAD, Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.SEE_ACTS: ((frozenset({Role.HEAD}), frozenset({FORUM})),),
    Act.NAME_CASTERS: ((frozenset({Role.HEAD}), frozenset({FORUM})),),
    Act.KEEP_TOKENS: ((frozenset({Role.HEAD, Role.SECRETARIAT}), frozenset({FORUM})),),
    Act.LET_PROGRAM_CAST: ((frozenset({Role.HEAD}), frozenset({FORUM})),),
    Act.KEEP_SIGN_IN: ((frozenset({Role.HEAD, Role.ADMINISTRATOR}), frozenset({FORUM})),),
    Act.KEEP_GROUPS: ((_DRAFTERS, frozenset({FORUM})),),
    Act.KEEP_RULES: ((_DRAFTERS, frozenset({FORUM})),),
    Act.KEEP_ROLLS: ((frozenset({Role.SECRETARIAT, Role.CREDENTIALS}), frozenset({FORUM})),),
    Act.KEEP_OWN_ROLL: ((frozenset({Role.HEAD}), frozenset({FORUM})),),
    Act.VOLUNTEER: ((frozenset({Role.REGISTERED, Role.ELECTOR}), frozenset({FORUM})),),
    Act.CONSULT_MEMBERS: ((frozenset({Role.HEAD}), _ANY),),
    Act.DRAFT_PROCEDURE: ((_DRAFTERS, frozenset({FORUM})),),
    Act.LINK_FORUMS: ((_DRAFTERS, frozenset({FORUM})),),
    Act.READ_AUDIT: ((frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), _ANY),),
    Act.SEE_AS_ROLE: ((_DRAFTERS | {Role.ADMINISTRATOR}, frozenset({FORUM})),),
    Act.KEEP_RUNNING: ((frozenset({Role.ADMINISTRATOR}), frozenset({FORUM})),),
    Act.FOLLOW_DELIVERIES: ((_DRAFTERS | {Role.CREDENTIALS}, frozenset({FORUM})),),
    Act.CREATE_CHARTER: ((_DRAFTERS, frozenset({FORUM})),),
    Act.MOVE_PHASE: ((_PRESIDING, _CHARTER),),
    Act.DRAFT_REVISION: ((_DRAFTERS, _TEXT),),
    Act.ISSUE_REVISION: ((_DRAFTERS, _TEXT),),
    Act.MOVE_RELEASE: ((_PRESIDING, _ANY),),
    Act.WIDEN_AUDIENCE: ((_DRAFTERS | {Role.HEAD}, _ANY),),
    Act.COMMENT: (
        (_OFFICERS | _DELEGATION, _BEFORE_ADOPTION),
        # At most; a forum opens fewer of these phases (rules/forums).
        (frozenset({Role.REGISTERED, Role.ELECTOR}), _BEFORE_ADOPTION),
    ),
    Act.STATE_OFFICIALLY: ((_SPEAKING, _BEFORE_ADOPTION),),
    Act.REPORT_COMMENT: ((_SIGNED_IN, _ANY),),
    Act.MODERATE: ((frozenset({Role.MODERATOR}), _ANY),),
    Act.RULE_ON_STATEMENT: ((_PRESIDING, _ANY),),
    Act.APPEAL: ((_SIGNED_IN, _ANY),),
    Act.DRAFT_QUESTION: ((_DRAFTERS, _QUESTIONS),),
    Act.OPEN_QUESTION: ((_PRESIDING, _QUESTIONS),),
    Act.OPEN_UNHEARD: ((_PRESIDING | {Role.TELLER}, _QUESTIONS),),
    Act.WITHDRAW_QUESTION: ((_PRESIDING, _ANY),),
    Act.CLOSE_EARLY: ((_PRESIDING | {Role.TELLER}, _ANY),),
    Act.CERTIFY: ((_PRESIDING | {Role.TELLER}, _ANY),),
    Act.CAST_BALLOT: ((_SPEAKING | {Role.ELECTOR}, _LIVING),),
}


def allowed(role: Role, act: Act, stage: str) -> bool:
    """Whether the table gives ``act`` to ``role`` at ``stage``."""
    return any(role in roles and stage in stages for roles, stages in TABLE[act])


def ever_allowed(role: Role, act: Act) -> bool:
    """Whether the table gives ``act`` to ``role`` at any stage."""
    return any(role in roles for roles, _stages in TABLE[act])


def require_allowed(role: Role, act: Act, stage: str) -> None:
    """Raises RuleBroken("not-permitted") or ("not-at-this-stage"), which say who may and when."""
    if allowed(role, act, stage):
        return
    if ever_allowed(role, act):
        raise RuleBroken(
            "not-at-this-stage", _("This cannot be done in the present phase of the charter.")
        )
    raise RuleBroken("not-permitted", _("Your role here does not allow you to do this."))


def require_second_factor(role: Role, is_used: bool) -> None:
    """Raises RuleBroken("second-factor-needed") for a role that acts by a second factor only."""
    if role in PROVING_TWICE and not is_used:
        raise RuleBroken(
            "second-factor-needed",
            _(
                "This role acts with a second factor only. Set one up, or use yours now, on the page"
                " “Two-factor” of your account; a token must be made in a session that has used one."
            ),
        )
