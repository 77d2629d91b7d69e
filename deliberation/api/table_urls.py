"""Addresses of the table: importing seats, inviting people, credentials. They stand before those of one delegation."""

from django.urls import URLPattern, URLResolver, path

from deliberation.api import (
    applications,
    composition,
    credentials,
    invitations,
    reports,
    seatings,
)
from deliberation.api.delegations import acts

_I = "invitations/<slug:invitation>/"
_P = "applications/<slug:application>/"
_A = "accreditations/<slug:accreditation>/"

FORUM: list[URLPattern | URLResolver] = [
    path("delegations/preview/", seatings.SeatingPreview.as_view()),
    path("delegations/import/", seatings.SeatingImport.as_view()),
    path("composition/", composition.Composition.as_view()),
    path("composition/targets/", composition.Targets.as_view()),
    path("composition/targets/<slug:target>/", composition.OneTarget.as_view()),
    path("delegations.csv", seatings.DelegationTable.as_view()),
    path("invitations/", invitations.Invitations.as_view()),
    path(f"{_I}resend/", invitations.InvitationAgain.as_view()),
    path(f"{_I}revoke/", invitations.InvitationEnd.as_view()),
    path(f"{_I}accept/", invitations.InvitationAccepted.as_view()),
    path("applications/", applications.Applications.as_view()),
    path(_P, applications.OneApplication.as_view()),
    path(f"{_P}accept/", applications.ApplicationAcceptance.as_view()),
    path(f"{_P}refuse/", applications.ApplicationRefusal.as_view()),
    path(f"{_P}withdraw/", applications.ApplicationWithdrawal.as_view()),
    path("credentials/reports/", reports.Reports.as_view()),
    path("credentials/reports/<slug:report>/", reports.OneReport.as_view()),
    path("credentials/", credentials.Credentials.as_view()),
    path(_A, credentials.OneCredential.as_view()),
    path(f"{_A}end/", acts.CredentialEnd.as_view()),
    path(f"{_A}caster/", acts.NamedCaster.as_view()),
    path(f"{_A}challenge/", credentials.CredentialChallenge.as_view()),
    path(f"{_A}accept/", credentials.CredentialAcceptance.as_view()),
    path(f"{_A}refuse/", credentials.CredentialRefusal.as_view()),
    path(f"{_A}appeal/", credentials.RefusalAppeal.as_view()),
    path(f"{_A}uphold/", credentials.RefusalUpheld.as_view()),
    path(f"{_A}overturn/", credentials.RefusalOverturned.as_view()),
]
DELEGATION: list[URLPattern | URLResolver] = [
    path("invitations/", invitations.DelegationInvitations.as_view()),
    path("acts/", acts.DelegationActs.as_view()),
]
