"""Addresses of questions, ballots, results and decision rules; and of the live line's ticket."""

from django.urls import URLPattern, URLResolver, path

from deliberation.web import ballots, streams, tallies
from deliberation.web.decisions import pages as decisions
from deliberation.web.procedures import drafting as procedure_drafting
from deliberation.web.procedures import pages as procedures
from deliberation.web.questions import (
    announcing,
    drafting,
    listing,
    mandates,
    opening,
    page,
)
from deliberation.web.rolls import keeping
from deliberation.web.rolls import pages as rolls

HERE = "forums/<slug:forum>/questions/"
ONE = f"{HERE}<slug:question>/"
ROLLS = "forums/<slug:forum>/rolls/"
ROLL = f"{ROLLS}<slug:roll>/"
PROCEDURES = "forums/<slug:forum>/procedures/"
RULES = "forums/<slug:forum>/decision-rules/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("live-ticket/", streams.live_ticket, name="live-ticket"),
    path(HERE, listing.question_list, name="question-list"),
    path(f"{HERE}new/", drafting.draft, name="question-draft"),
    path(ONE, page.question_page, name="question"),
    path(f"{ONE}announce/", opening.announce, name="question-announce"),
    path(f"{ONE}unheard/", announcing.open_unheard, name="question-unheard"),
    path(f"{ONE}open/", opening.open_vote, name="question-open"),
    path(f"{ONE}withdraw/", opening.withdraw, name="question-withdraw"),
    path(f"{ONE}close/", tallies.close_early, name="question-close"),
    path(f"{ONE}certify/", tallies.certify, name="question-certify"),
    path(f"{ONE}consult/", mandates.consult, name="question-consult"),
    path(f"{ONE}mandate/", mandates.show, name="question-mandate"),
    path(f"{ONE}ballots/", ballots.cast, name="ballot-cast"),
    path(f"{ONE}recusal/", ballots.recuse, name="ballot-recuse"),
    path(f"{ONE}ballots/<slug:ballot>/", ballots.receipt, name="ballot"),
    path(f"{ONE}roll-call/", ballots.roll_call, name="roll-call"),
    path(f"{ONE}rule.json", page.rule_file, name="question-rule"),
    path(f"{ONE}ballots.csv", ballots.ballots_csv, name="question-ballots"),
    path(ROLLS, rolls.roll_list, name="roll-list"),
    path(f"{ROLLS}new/", keeping.make, name="roll-make"),
    path(f"{ROLLS}of/<slug:delegation>/new/", keeping.make_members, name="roll-make-members"),
    path(ROLL, rolls.roll_page, name="roll"),
    path(f"{ROLL}volunteer/", keeping.volunteer, name="roll-volunteer"),
    path(f"{ROLL}withdraw/", keeping.withdraw, name="roll-withdraw"),
    path(f"{ROLL}people/", keeping.list_people, name="roll-people"),
    path(f"{ROLL}leave-out/", keeping.leave_out, name="roll-leave-out"),
    path(f"{ROLL}pool/", keeping.close_pool, name="roll-pool"),
    path(f"{ROLL}draw/", keeping.draw, name="roll-draw"),
    path(f"{ROLL}close/", keeping.close, name="roll-close"),
    path(f"{ROLL}files/<str:file>", rolls.roll_file, name="roll-file"),
    path(PROCEDURES, procedures.procedure_list, name="procedure-list"),
    path(f"{PROCEDURES}start/", procedure_drafting.start, name="procedure-start"),
    path(f"{PROCEDURES}compare/", procedures.compare_page, name="procedure-compare"),
    path(f"{PROCEDURES}draft/", procedure_drafting.draft_page, name="procedure-draft"),
    path(f"{PROCEDURES}draft/words/", procedure_drafting.edit_words, name="procedure-words"),
    path(f"{PROCEDURES}draft/issue/", procedure_drafting.issue, name="procedure-issue"),
    path(f"{PROCEDURES}draft/discard/", procedure_drafting.discard, name="procedure-discard"),
    path(
        f"{PROCEDURES}draft/kinds/<slug:kind>/",
        procedure_drafting.edit_kind,
        name="procedure-kind",
    ),
    path(
        f"{PROCEDURES}draft/kinds/<slug:kind>/drop/",
        procedure_drafting.drop_kind,
        name="procedure-drop",
    ),
    path(f"{PROCEDURES}<int:number>/", procedures.procedure_page, name="procedure"),
    path(RULES, decisions.rule_list, name="rule-list"),
    path(f"{RULES}new/", decisions.rule_keep, name="rule-keep"),
    path(f"{RULES}<slug:rule>/", decisions.rule_page, name="rule"),
    path(f"{RULES}<slug:rule>/rule.json", decisions.rule_file, name="rule-file"),
]
