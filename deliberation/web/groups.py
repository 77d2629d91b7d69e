"""Groups of delegations: who is in them, and making, changing and ending them."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.models import Delegation, Forum, Group
from deliberation.operations import groups as writes
from deliberation.queries.clock import database_clock
from deliberation.queries.groups import groups_of
from deliberation.rules.audiences import ACCREDITED
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key, once

form_view = require_http_methods(["GET", "HEAD", "POST"])


class GroupForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=writes.LONGEST_NAME)
    mandate = forms.CharField(
        label=gettext_lazy("Mandate"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What the group is to bring back, and by when."),
    )
    delegations = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Delegations"),
        queryset=Delegation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="public_id",
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, forum: Forum, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Delegation.objects.filter(forum=forum).exclude(state="left")
        ordered = seats.select_related("participant").order_by("participant__name", "id")
        self.fields["delegations"].queryset = ordered  # type: ignore[attr-defined]
        self.fields["ends_at"].help_text = _(
            "Leave empty for a group without end. Time zone: %(zone)s."
        ) % {"zone": timezone.get_current_timezone_name()}

    def given(self) -> dict[str, Any]:
        return self.cleaned_data | {"delegations": list(self.cleaned_data["delegations"])}


def _require_insider(visit: Visit) -> None:
    """Groups are there for accredited people and officers."""
    if not visit.viewer.sees(ACCREDITED):
        raise Http404


@require_safe
@in_forum
def group_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    _require_insider(visit)
    now = database_clock()
    found = list(groups_of(visit.forum))
    context = {
        "living": [one for one in found if one.ends_at is None or one.ends_at > now],
        "ended": [one for one in found if one.ends_at and one.ends_at <= now],
        "may_keep": visit.may(Act.KEEP_GROUPS, FORUM),
    }
    return render(request, "deliberation/groups/list.html", context)


@require_safe
@in_forum
def group_page(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    group = _found(visit, public_id)
    is_over = bool(group.ends_at and group.ends_at <= database_clock())
    context = {
        "group": group,
        "is_over": is_over,
        "is_ours": visit.viewer.sees(f"group:{group.pk}"),
        "may_keep": visit.may(Act.KEEP_GROUPS, FORUM) and not is_over,
        "actors": visit.able(Act.KEEP_GROUPS, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit, (group.name, "")),
    }
    return render(request, "deliberation/groups/group.html", context)


@form_view
@in_forum
def create_group(request: HttpRequest, visit: Visit) -> HttpResponse:
    require_some(visit, Act.KEEP_GROUPS, FORUM)
    form = GroupForm(visit.forum, request.POST or None)

    def write() -> str:
        made = writes.create_group(actor=visit.actor(), forum_id=visit.forum.pk, **form.given())
        return _address(made)

    return _form_page(visit, form, write, _("Make a group"), _("Make the group"))


@form_view
@in_forum
def change_group(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    require_some(visit, Act.KEEP_GROUPS, FORUM)
    group = _found(visit, public_id)
    initial = {
        "name": group.name,
        "mandate": group.mandate,
        "ends_at": group.ends_at,
        "delegations": [one.public_id for one in group.members],  # type: ignore[attr-defined]
    }
    form = GroupForm(visit.forum, request.POST or None, initial=initial)
    write = partial(_change, visit, group, form)
    return _form_page(visit, form, write, _("Change the group"), _("Keep the changes"), group)


def _change(visit: Visit, group: Group, form: GroupForm) -> str:
    return _address(writes.change_group(actor=visit.actor(), group_id=group.pk, **form.given()))


@require_POST
@in_forum
def end_group(request: HttpRequest, visit: Visit, public_id: str) -> HttpResponse:
    group = _found(visit, public_id)

    def write() -> str:
        writes.end_group(actor=visit.actor(), group_id=group.pk)
        messages.success(request, _("The group has ended."))
        return _address(group)

    return once(request, visit, write)


def _found(visit: Visit, public_id: str) -> Group:
    _require_insider(visit)
    found = groups_of(visit.forum).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _address(group: Group) -> str:
    return reverse("group", args=[group.forum.slug, group.public_id])


def _crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [(_("Groups"), reverse("group-list", args=[visit.forum.slug])), *more]
    return [{"label": label, "url": url} for label, url in way]


def _form_page(
    visit: Visit,
    form: GroupForm,
    write: Any,
    heading: str,
    verb: str,
    group: Group | None = None,
) -> HttpResponse:
    done, status = attempt(visit, form, write)
    context = {
        "form": form,
        "heading": heading,
        "verb": verb,
        "group": group,
        "actors": visit.able(Act.KEEP_GROUPS, FORUM),
        "key": new_key(),
        "crumbs": _crumbs(visit, (heading, "")),
    }
    return done or render(visit.request, "deliberation/groups/form.html", context, status=status)
