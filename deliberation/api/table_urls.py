"""Addresses of the table: importing seats, inviting people. They stand before those of one delegation."""

from django.urls import URLPattern, URLResolver, path

from deliberation.api import composition, invitations, seatings

_I = "invitations/<slug:invitation>/"

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
]
DELEGATION: list[URLPattern | URLResolver] = [
    path("invitations/", invitations.DelegationInvitations.as_view()),
]
