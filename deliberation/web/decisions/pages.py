"""The decision rules of a forum: their list, the page of one, and keeping another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.models import DecisionRule
from deliberation.queries.decisions import kept_rules
from deliberation.queries.questions import visible_questions
from deliberation.rules import decisions as rules
from deliberation.rules.decisions import TEMPLATES
from deliberation.rules.permissions import FORUM, Act
from deliberation.web.decisions.choosing import chosen_in, rule_in_words
from deliberation.web.decisions.forms import RuleForm
from deliberation.web.visits import Visit, in_forum, require_some
from deliberation.web.writing import attempt, new_key

USES_AT_MOST = 50


@require_safe
@in_forum
def rule_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "rules": kept_rules(visit.forum),
        "templates": TEMPLATES.values(),
        "may_keep": visit.may(Act.KEEP_RULES, FORUM),
        "crumbs": _crumbs(visit),
    }
    return render(request, "deliberation/decisions/list.html", context)


@require_safe
@in_forum
def rule_page(request: HttpRequest, visit: Visit, rule: str) -> HttpResponse:
    kept = _found(visit, rule)
    uses = visible_questions(visit.forum, visit.viewer).filter(rule=kept).order_by("-id")
    context = {
        "rule": kept,
        "words": rules.words_of_rule(rules.parse_rule(kept.value)),
        "questions": uses[:USES_AT_MOST],
        "template": TEMPLATES.get(kept.template),
        "crumbs": _crumbs(visit, (gettext(kept.title), "")),
    }
    return render(request, "deliberation/decisions/rule.html", context)


@require_safe
@in_forum
def rule_file(request: HttpRequest, visit: Visit, rule: str) -> HttpResponse:
    return rule_answer(_found(visit, rule), f"rule-{rule}")


def rule_answer(kept: DecisionRule, name: str) -> HttpResponse:
    """The canonical bytes, of which the published hash is the SHA-256."""
    response = HttpResponse(kept.canonical.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_forum
def rule_keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep a rule for later questions; it is shown in words before it is kept."""
    require_some(visit, Act.KEEP_RULES, FORUM)
    form = RuleForm(visit.forum.constituencies.all(), kept_rules(visit.forum), request.POST or None)
    context: dict[str, Any] = {"crumbs": _crumbs(visit, (_("Keep a rule"), "")), "form": form}
    if request.method != "POST" or request.POST.get("step") == "edit":
        return render(request, "deliberation/decisions/keep.html", context)
    words = rule_in_words(visit.forum, form)
    if words is None:
        return render(request, "deliberation/decisions/keep.html", context, status=422)
    if request.POST.get("step") == "save":
        done, status = attempt(visit, form, lambda: _keep(visit, form))
        if done:
            return done
        return render(request, "deliberation/decisions/keep.html", context, status=status)
    context |= {
        "words": words,
        "actors": visit.able(Act.KEEP_RULES, FORUM),
        "key": new_key(),
    }
    return render(request, "deliberation/decisions/check.html", context)


def _keep(visit: Visit, form: RuleForm) -> str:
    kept = chosen_in(visit.forum, form).keep(visit.actor())
    return reverse("rule", args=[visit.forum.slug, kept.public_id])


def _found(visit: Visit, public_id: str) -> DecisionRule:
    kept = kept_rules(visit.forum).filter(public_id=public_id).first()
    if kept is None:
        raise Http404
    return kept


def _crumbs(visit: Visit, *more: tuple[str, str]) -> list[dict[str, str]]:
    slug = visit.forum.slug
    way = [
        (_("Questions"), reverse("question-list", args=[slug])),
        (_("Decision rules"), reverse("rule-list", args=[slug])),
        *more,
    ]
    last = len(way) - 1
    return [
        {"label": label, "url": "" if place == last else url}
        for place, (label, url) in enumerate(way)
    ]
