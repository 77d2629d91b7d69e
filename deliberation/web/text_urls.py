"""Addresses of the text: forums, delegations, charters, revisions, comments, the record."""

from django.urls import URLPattern, path

from deliberation.web import (
    audiences,
    charters,
    groups,
    previews,
    record,
    search,
)
from deliberation.web.comments import pages as comments
from deliberation.web.comments import provisions
from deliberation.web.delegations import credentials, listing
from deliberation.web.delegations import pages as delegations
from deliberation.web.forums import offices, setting_up
from deliberation.web.forums import pages as forums
from deliberation.web.moderation import deciding, rulings
from deliberation.web.participants import pages as participants
from deliberation.web.participants import standing
from deliberation.web.revisions import (
    comparing,
    drafting,
    importing,
    issuing,
    ordering,
    reading,
    releasing,
)

_F = "forums/<slug:forum>/"
_C = f"{_F}charters/<slug:charter>/"
_D = f"{_C}draft/"
_I = f"{_D}provisions/<slug:provision>/"
_P = f"{_F}participants/<slug:public_id>/"
_N = f"{_C}comments/<slug:public_id>/"

forum_patterns: list[URLPattern] = [
    path("", forums.front, name="front"),
    path("forums/new/", setting_up.create, name="forum-create"),
    path(_F, forums.forum_page, name="forum"),
    path(f"{_F}about/", setting_up.about, name="forum-about"),
    path(f"{_F}settings/", setting_up.settings, name="forum-settings"),
    path(f"{_F}constituencies/add/", setting_up.add_constituency, name="constituency-add"),
    path(
        f"{_F}constituencies/one/<slug:chamber>/",
        setting_up.change_constituency,
        name="constituency",
    ),
    path(
        f"{_F}constituencies/one/<slug:chamber>/remove/",
        setting_up.remove_constituency,
        name="constituency-remove",
    ),
    path(f"{_F}attributes/declare/", setting_up.declare_attribute, name="attribute-declare"),
    path(
        f"{_F}attributes/one/<slug:name>/withdraw/",
        setting_up.withdraw_attribute,
        name="attribute-withdraw",
    ),
    path(f"{_F}offices/give/", offices.grant, name="office-grant"),
    path(f"{_F}offices/<slug:public_id>/end/", offices.end, name="office-end"),
    path(f"{_F}acting/", forums.act_for, name="act-for"),
    path(f"{_F}see-as/", previews.see_as, name="see-as"),
    path(f"{_F}see-as/end/", previews.end_seeing, name="see-as-end"),
    path(f"{_F}record/", record.record_page, name="record"),
    path(f"{_F}moderation/", rulings.log, name="moderation-log"),
    path(f"{_F}moderation/policy/", deciding.policy, name="moderation-policy"),
    path(f"{_F}moderation/awaiting/", deciding.awaiting, name="moderation-awaiting"),
    path(f"{_F}moderation/removals/<slug:public_id>/", deciding.removal, name="removal"),
    path(f"{_F}moderation/appeals/<slug:public_id>/", deciding.appeal, name="appeal"),
]
group_patterns: list[URLPattern] = [
    path(f"{_F}search/", search.search_page, name="search"),
    path(f"{_F}groups/", groups.group_list, name="group-list"),
    path(f"{_F}groups/new/", groups.create_group, name="group-create"),
    path(f"{_F}groups/<slug:public_id>/", groups.group_page, name="group"),
    path(f"{_F}groups/<slug:public_id>/change/", groups.change_group, name="group-change"),
    path(f"{_F}groups/<slug:public_id>/end/", groups.end_group, name="group-end"),
    path(f"{_F}audience/<slug:kind>/<slug:public_id>/", audiences.audience_page, name="audience"),
]
delegation_patterns: list[URLPattern] = [
    path(f"{_F}delegations/", listing.delegation_list, name="delegation-list"),
    path(f"{_F}delegations/seat/", credentials.seat_delegation, name="delegation-seat"),
    path(f"{_F}participants/add/", credentials.add_participant, name="participant-add"),
    path(f"{_F}participants/", participants.participant_list, name="participant-list"),
    path(_P, participants.participant_page, name="participant"),
    path(f"{_P}levels/", participants.level_history, name="participant-levels"),
    path(f"{_P}level/", standing.record_level, name="participant-level"),
    path(f"{_P}interests/declare/", standing.declare_interest, name="participant-interest"),
    path(
        f"{_P}interests/<slug:interest>/end/",
        standing.end_interest,
        name="participant-interest-end",
    ),
    path(f"{_F}delegations/<slug:public_id>/", delegations.delegation_page, name="delegation"),
    path(
        f"{_F}delegations/<slug:public_id>/casters/",
        delegations.name_casters,
        name="delegation-casters",
    ),
    path(
        f"{_F}delegations/<slug:public_id>/accredit/",
        credentials.accredit,
        name="delegation-accredit",
    ),
]
charter_patterns: list[URLPattern] = [
    path(f"{_F}charters/", charters.charter_list, name="charter-list"),
    path(f"{_F}import/", importing.import_page, name="charter-import"),
    path(_C, reading.charter_page, name="charter"),
    path(f"{_C}phase/", charters.move_phase, name="charter-phase"),
    path(f"{_C}revisions/", reading.revision_list, name="revision-list"),
    path(f"{_C}revisions/<int:number>/", reading.revision_page, name="revision"),
    path(f"{_C}revisions/<int:number>/release/", releasing.move_release, name="revision-release"),
    path(f"{_C}compare/", comparing.compare_page, name="compare"),
    path(f"{_C}provisions/<slug:public_id>/", provisions.provision_page, name="provision"),
]
draft_patterns: list[URLPattern] = [
    path(_D, drafting.draft_page, name="draft"),
    path(f"{_D}changes/", drafting.draft_changes, name="draft-changes"),
    path(f"{_D}issue/", issuing.issue, name="draft-issue"),
    path(f"{_D}discard/", issuing.discard, name="draft-discard"),
    path(_I, drafting.edit_item, name="draft-item"),
    path(f"{_I}insert/", ordering.insert_item, name="draft-insert"),
    path(f"{_I}move/", ordering.move_item, name="draft-move"),
    path(f"{_I}remove/", ordering.remove_item, name="draft-remove"),
]
comment_patterns: list[URLPattern] = [
    path(f"{_C}comments/", comments.comment_list, name="comment-list"),
    path(_N, comments.comment_page, name="comment"),
    path(f"{_N}report/", rulings.report, name="comment-report"),
    path(f"{_N}hide/", rulings.hide, name="comment-hide"),
    path(f"{_N}restore/", rulings.restore, name="comment-restore"),
    path(f"{_N}remove/", rulings.remove, name="comment-remove"),
    path(f"{_N}appeal/", rulings.appeal, name="comment-appeal"),
]
urlpatterns: list[URLPattern] = [
    *forum_patterns,
    *group_patterns,
    *delegation_patterns,
    *charter_patterns,
    *draft_patterns,
    *comment_patterns,
]
