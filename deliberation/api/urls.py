"""Addresses of the REST API, all below /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from deliberation.api import (
    audiences,
    charters,
    decisions,
    description,
    desk,
    groups,
    links,
    notices,
    permissions,
    providers,
    record,
    search,
    streams,
    table_urls,
    tallies,
    tokens,
)
from deliberation.api.ballots import pages as ballots
from deliberation.api.comments import threads
from deliberation.api.delegations import credentials, seats
from deliberation.api.forums import pages as forums
from deliberation.api.forums import setting_up
from deliberation.api.moderation import claims, opinions, queue, verdicts
from deliberation.api.participants import pages as participants
from deliberation.api.participants import standing
from deliberation.api.procedures import drafts as procedure_drafts
from deliberation.api.procedures import pages as procedures
from deliberation.api.questions import life, mandates, pages
from deliberation.api.revisions import documents, drafts, releases
from deliberation.api.rolls import gathering
from deliberation.api.rolls import pages as rolls

Addresses = list[URLPattern | URLResolver]

CHARTER: Addresses = [
    path("", charters.OneCharter.as_view()),
    path("phase/", charters.CharterPhase.as_view()),
    path("revisions/", documents.Revisions.as_view()),
    path("revisions/<slug:revision>/", documents.OneRevision.as_view()),
    path("revisions/<slug:revision>/release/", releases.Release.as_view()),
    path("compare/", documents.Comparison.as_view()),
    path("provisions/<slug:provision>/", documents.OneProvision.as_view()),
    path("provisions/<slug:provision>/history/", documents.ProvisionHistory.as_view()),
    path("draft/", drafts.OneDraft.as_view()),
    path("draft/items/", drafts.DraftItems.as_view()),
    path("draft/items/<slug:provision>/", drafts.OneDraftItem.as_view()),
    path("draft/items/<slug:provision>/move/", drafts.ItemMove.as_view()),
    path("draft/discard/", drafts.DraftEnd.as_view()),
    path("draft/issue/", drafts.Issue.as_view()),
    path("comments/", threads.Comments.as_view()),
]

COMMENT: Addresses = [
    path("", threads.OneComment.as_view()),
    path("replies/", threads.Replies.as_view()),
    path("reports/", threads.Reports.as_view()),
    path("claim/", claims.CommentClaim.as_view()),
    path("hide/", verdicts.Hiding.as_view()),
    path("release/", verdicts.Release.as_view()),
    path("restore/", verdicts.Restoring.as_view()),
    path("dismiss/", verdicts.Dismissal.as_view()),
    path("remove/", opinions.ProposedRemoval.as_view()),
    path("appeal/", opinions.MadeAppeal.as_view()),
]

# Tried in order: casting stands first wherever it can, since it comes in crowds.
QUESTION: Addresses = [
    path("ballots/", ballots.Ballots.as_view()),
    path("", pages.OneQuestion.as_view()),
    path("announce/", life.Announcement.as_view()),
    path("unheard/", life.OpeningUnheard.as_view()),
    path("open/", life.Opening.as_view()),
    path("withdraw/", life.Withdrawal.as_view()),
    path("close/", life.EarlyClose.as_view()),
    path("certify/", life.Certificate.as_view()),
    path("consultations/", mandates.Consultations.as_view()),
    path("mandate/", mandates.ShownMandate.as_view()),
    path("recusals/", ballots.Recusals.as_view()),
    path("own-ballot/", ballots.OwnBallot.as_view()),
    path("own-history/", ballots.OwnHistory.as_view()),
    path("roll-call/", ballots.RollCall.as_view()),
    path("result/", tallies.Result.as_view()),
    path("rule.json", tallies.RuleText.as_view()),
    path("ballots.csv", tallies.BallotsTable.as_view()),
]

DELEGATION: Addresses = [
    path("", seats.OneDelegation.as_view()),
    path("attributes/", seats.DelegationAttributes.as_view()),
    path("sign-in/", providers.Providers.as_view()),
    path("sign-in/<slug:provider>/end/", providers.ProviderEnd.as_view()),
    *table_urls.DELEGATION,
    path("accreditations/", credentials.Accreditations.as_view()),
]

ROLL: Addresses = [
    path("", rolls.OneRoll.as_view()),
    path("volunteers/", gathering.Volunteers.as_view()),
    path("volunteers/withdraw/", gathering.Withdrawal.as_view()),
    path("people/preview/", gathering.PeoplePreview.as_view()),
    path("people/", gathering.People.as_view()),
    path("leave-out/", gathering.LeavingOut.as_view()),
    path("pool/", rolls.Pool.as_view()),
    path("draw/", rolls.Draw.as_view()),
    path("close/", rolls.Closing.as_view()),
    path("strata.json", rolls.StrataFile.as_view()),
    path("pool.csv", rolls.PoolFile.as_view()),
    path("drawn.txt", rolls.DrawnFile.as_view()),
    path("electors.csv", rolls.ElectorsFile.as_view()),
]

FORUM: Addresses = [
    path("questions/<slug:question>/", include(QUESTION)),
    path("", forums.OneForum.as_view()),
    path("me/", forums.Me.as_view()),
    path("progress/", forums.Progress.as_view()),
    path("constituencies/", setting_up.Constituencies.as_view()),
    path("constituencies/<slug:chamber>/", setting_up.OneConstituency.as_view()),
    path("attributes/", setting_up.Attributes.as_view()),
    path("attributes/<slug:attribute>/", setting_up.OneAttribute.as_view()),
    path("roles/", setting_up.Offices.as_view()),
    path("roles/<slug:role>/end/", setting_up.OfficeEnd.as_view()),
    path("participants/", participants.ForumParticipants.as_view()),
    path("participants/<slug:participant>/levels/", standing.Levels.as_view()),
    path("participants/<slug:participant>/interests/", standing.Interests.as_view()),
    path(
        "participants/<slug:participant>/interests/<slug:interest>/end/",
        standing.InterestEnd.as_view(),
    ),
    *table_urls.FORUM,
    path("delegations/", seats.Delegations.as_view()),
    path("delegations/<slug:delegation>/", include(DELEGATION)),
    path("accreditations/<slug:accreditation>/suspend/", credentials.Suspension.as_view()),
    path("accreditations/<slug:accreditation>/restore/", credentials.Restoration.as_view()),
    path("accreditations/<slug:accreditation>/extend/", credentials.Extension.as_view()),
    path("search/", search.Search.as_view()),
    path("groups/", groups.Groups.as_view()),
    path("groups/<slug:group>/", groups.OneGroup.as_view()),
    path("groups/<slug:group>/end/", groups.GroupEnd.as_view()),
    path("audience/<slug:kind>/<slug:thing>/", audiences.Readers.as_view()),
    path("rolls/", rolls.Rolls.as_view()),
    path("rolls/<slug:roll>/", include(ROLL)),
    path("delegations/<slug:delegation>/rolls/", rolls.MembersRolls.as_view()),
    path("charters/", charters.Charters.as_view()),
    path("charters/preview/", charters.CharterPreview.as_view()),
    path("charters/<slug:charter>/", include(CHARTER)),
    path("comments/<slug:comment>/", include(COMMENT)),
    path("moderation/queue/", queue.Queue.as_view()),
    path("moderation/held/", queue.Held.as_view()),
    path("moderation/log/", verdicts.Log.as_view()),
    path("moderation/together/", verdicts.Together.as_view()),
    path("moderation/policy/", opinions.Policy.as_view()),
    path("moderation/removals/", opinions.Removals.as_view()),
    path("moderation/removals/<slug:removal>/confirm/", opinions.Confirmation.as_view()),
    path("moderation/removals/<slug:removal>/decline/", opinions.Declining.as_view()),
    path("moderation/appeals/", opinions.Appeals.as_view()),
    path("moderation/appeals/<slug:appeal>/uphold/", opinions.Upholding.as_view()),
    path("moderation/appeals/<slug:appeal>/overturn/", opinions.Overturning.as_view()),
    path("links/", links.Links.as_view()),
    path("links/<slug:link>/", links.OneLink.as_view()),
    path("links/<slug:link>/confirm/", links.Confirming.as_view()),
    path("links/<slug:link>/decline/", links.Declining.as_view()),
    path("links/<slug:link>/withdraw/", links.Withdrawing.as_view()),
    path("links/<slug:link>/end/", links.Ending.as_view()),
    path("links/<slug:link>/carry/", links.Carrying.as_view()),
    path("decision-rules/", decisions.Rules.as_view()),
    path("decision-rules/<slug:rule>/", decisions.OneRule.as_view()),
    path("procedures/", procedures.Procedures.as_view()),
    path("procedures/draft/", procedure_drafts.OneDraft.as_view()),
    path("procedures/draft/kinds/<slug:kind>/", procedure_drafts.OneKind.as_view()),
    path("procedures/draft/issue/", procedure_drafts.Issue.as_view()),
    path("procedures/draft/discard/", procedure_drafts.Discard.as_view()),
    path("procedures/<slug:procedure>/", procedures.OneProcedure.as_view()),
    path("questions/", pages.Questions.as_view()),
    path("service-tokens/", tokens.ServiceTokens.as_view()),
    path("service-tokens/<slug:token>/end/", tokens.ServiceTokenEnd.as_view()),
    path("record/", record.Record.as_view()),
    path("deliveries/", notices.Deliveries.as_view()),
    path("deliveries/<slug:notice>/retry/", notices.Retry.as_view()),
]

urlpatterns: Addresses = [
    path("forums/<slug:forum>/", include(FORUM)),
    path("openapi.json", description.Description.as_view(), name="api-description"),
    path("openapi.yaml", description.DescriptionYAML.as_view(), name="api-description-yaml"),
    path("docs/", description.TryIt.as_view(), name="api-docs"),
    path("problems/", description.Problems.as_view()),
    path("token/", tokens.OwnToken.as_view()),
    path("desk/", desk.Desk.as_view()),
    path("desk/notices/", notices.Notices.as_view()),
    path("desk/notices/read/", notices.NoticesRead.as_view()),
    path("desk/preferences/", notices.Preferences.as_view()),
    path("people/<slug:person>/deactivate/", permissions.Deactivation.as_view()),
    path("account/data/", permissions.OwnData.as_view()),
    path("people/<slug:person>/erase/", permissions.Erasure.as_view()),
    path("people/<slug:person>/reactivate/", permissions.Reactivation.as_view()),
    path("decision-rules/templates/", decisions.Templates.as_view()),
    path("decide/", decisions.Decide.as_view()),
    path("participants/", participants.Participants.as_view()),
    path("participants/<slug:participant>/", participants.OneParticipant.as_view()),
    path("participants/<slug:participant>/levels/", participants.ParticipantLevels.as_view()),
    path("forums/", forums.Forums.as_view()),
    path("streams/<str:stream>/events/", streams.Events.as_view()),
    re_path(r"^[\s\S]*$", description.Missing.as_view()),
]
