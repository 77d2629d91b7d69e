"""Stopping one kind of mail by the token that came with it; the token opens nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from deliberation.models import Notice
from deliberation.operations import notices
from deliberation.queries.notices import notice_of_token
from deliberation.rules.notices import KINDS, kind_of


@csrf_exempt  # a mail program sends it by itself, without page or session (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page that asks, since scanners follow links; then, by POST, as little mail as the kind allows."""
    notice = notice_of_token(token)
    if notice is None:
        raise Http404
    done = None
    if request.method == "POST":
        done = notices.unsubscribe(person=notice.person, email=notice.email, kind=notice.kind)
    with translation.override(notice.language):
        answer = render(request, "deliberation/notices/unsubscribe.html", _facts(notice, done))
    add_never_cache_headers(answer)
    return answer


def _facts(notice: Notice, done: str | None) -> dict[str, object]:
    kind = KINDS[kind_of(notice.kind)]
    return {
        "kind": translation.gettext(kind.words),
        "binds": kind.binds and notice.person is not None,
        "has_account": notice.person is not None,
        "done": done,
    }
