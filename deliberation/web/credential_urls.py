"""Addresses of applications for seats and of credentials: the list, one of them, and every step on it."""

from django.urls import URLPattern, path

from deliberation.web import applications
from deliberation.web.credentials import listing, reports, steps
from deliberation.web.delegations import acts, credentials

_F = "forums/<slug:forum>/"
_R = f"{_F}credentials/reports/"
_P = f"{_F}applications/<slug:public_id>/"
_A = f"{_F}accreditations/<slug:public_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{_F}applications/", applications.application_list, name="application-list"),
    path(f"{_F}applications/new/", applications.apply, name="application-make"),
    path(_P, applications.application_page, name="application"),
    path(f"{_P}accept/", applications.accept, name="application-accept"),
    path(f"{_P}refuse/", applications.refuse, name="application-refuse"),
    path(f"{_P}withdraw/", applications.withdraw, name="application-withdraw"),
    path(f"{_F}credentials/", listing.credential_list, name="credential-list"),
    path(_R, reports.report_list, name="credentials-reports"),
    path(f"{_R}issue/", reports.issue, name="credentials-report-issue"),
    path(f"{_R}<slug:public_id>/", reports.report_page, name="credentials-report"),
    path(f"{_F}credentials/<slug:public_id>/", listing.credential_page, name="accreditation"),
    path(f"{_F}delegations/<slug:public_id>/acts/", acts.delegation_acts, name="delegation-acts"),
    path(f"{_A}end/", acts.end, name="accreditation-end"),
    path(f"{_A}caster/", acts.name_caster, name="accreditation-caster"),
    path(f"{_A}challenge/", steps.challenge, name="accreditation-challenge"),
    path(f"{_A}accept/", steps.accept, name="accreditation-accept"),
    path(f"{_A}refuse/", steps.refuse, name="accreditation-refuse"),
    path(f"{_A}appeal/", steps.appeal, name="accreditation-appeal"),
    path(f"{_A}uphold/", steps.uphold, name="accreditation-uphold"),
    path(f"{_A}overturn/", steps.overturn, name="accreditation-overturn"),
    path(f"{_A}suspend/", credentials.suspend, name="accreditation-suspend"),
    path(f"{_A}restore/", credentials.restore, name="accreditation-restore"),
    path(f"{_A}extend/", credentials.extend, name="accreditation-extend"),
]
