"""Addresses of the table: linking forums, importing seats, inviting people. They stand before those of one delegation."""

from django.urls import URLPattern, path

from deliberation.web import invitations, seatings
from deliberation.web.composition import pages as composition
from deliberation.web.links import carrying, joining

_F = "forums/<slug:forum>/"
_I = f"{_F}invitations/<slug:public_id>/"
_L = f"{_F}links/<slug:link>/"

urlpatterns: list[URLPattern] = [
    path(f"{_F}links/new/", joining.propose, name="link-propose"),
    path(f"{_L}confirm/", joining.confirm, name="link-confirm"),
    path(f"{_L}decline/", joining.decline, name="link-decline"),
    path(f"{_L}withdraw/", joining.withdraw, name="link-withdraw"),
    path(f"{_L}end/", joining.end, name="link-end"),
    path(f"{_L}carry/", carrying.carry, name="link-carry"),
    path(f"{_F}delegations/import/", seatings.import_page, name="seating-import"),
    path(f"{_F}composition/", composition.composition, name="composition"),
    path(f"{_F}composition/targets/add/", composition.add_target, name="target-add"),
    path(f"{_F}composition/targets/<slug:public_id>/", composition.change_target, name="target"),
    path(
        f"{_F}composition/targets/<slug:public_id>/remove/",
        composition.remove_target,
        name="target-remove",
    ),
    path(f"{_F}delegations.csv", seatings.table, name="delegation-table"),
    path(f"{_F}delegations/<slug:public_id>/invite/", invitations.invite, name="delegation-invite"),
    path(f"{_F}invitations/", invitations.invitation_list, name="invitation-list"),
    path(f"{_I}resend/", invitations.resend, name="invitation-resend"),
    path(f"{_I}revoke/", invitations.revoke, name="invitation-revoke"),
    path(_I, invitations.invitation_page, name="invitation"),
    path(f"{_I}<slug:secret>/", invitations.accept, name="invitation-accept"),
]
