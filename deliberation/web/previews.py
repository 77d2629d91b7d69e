"""Seeing a forum as a role would: chosen on one page, shown on every page, ended with one click."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from deliberation.rules.permissions import FORUM, Act, Role
from deliberation.web.delegations.bylines import role_name
from deliberation.web.visits import PREVIEWED, SEEN_AS, Visit, in_forum, require_some
from deliberation.web.writing import SeeOther

_READERS = {Role.ANONYMOUS: _("the public"), Role.REGISTERED: _("a registered person")}


class SeeAsForm(forms.Form):
    role = forms.ChoiceField(
        label=_("See this forum as"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, _READERS.get(one) or role_name(one)) for one in PREVIEWED],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def see_as(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose the role; nothing is written but in the reader's own session."""
    require_some(visit, Act.SEE_AS_ROLE, FORUM)
    form = SeeAsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = request.session.get(SEEN_AS, {})
        request.session[SEEN_AS] = seen | {visit.forum.slug: form.cleaned_data["role"]}
        return SeeOther(reverse("forum", args=[visit.forum.slug]))
    status = 422 if form.errors else 200
    return render(request, "deliberation/forums/see_as.html", {"form": form}, status=status)


@require_POST
@in_forum
def end_seeing(request: HttpRequest, visit: Visit) -> HttpResponse:
    seen = request.session.get(SEEN_AS, {})
    if visit.forum.slug in seen:
        request.session[SEEN_AS] = {
            slug: role for slug, role in seen.items() if slug != visit.forum.slug
        }
    return SeeOther(reverse("forum", args=[visit.forum.slug]))
