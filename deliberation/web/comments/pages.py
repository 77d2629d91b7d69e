"""The discussion of a charter, and one thread of it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliberation.models import Charter, Comment, Revision
from deliberation.operations import comments as writes
from deliberation.queries import comments
from deliberation.queries.paging import Page, page_of
from deliberation.queries.revisions import visible_revisions
from deliberation.rules.permissions import Act
from deliberation.web.charters import address, crumbs, in_charter
from deliberation.web.comments.forms import AnswerForm, CommentForm
from deliberation.web.comments.threads import around, drawn_thread, with_answers
from deliberation.web.visits import Visit
from deliberation.web.writing import attempt, new_key

SIZE = 20
form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@in_charter
def comment_list(request: HttpRequest, visit: Visit, charter: Charter) -> HttpResponse:
    """Every thread of the charter, newest first; and a form for a comment on the whole text."""
    current = current_revision(charter, visit)
    form = CommentForm(visit, charter, current.audience_now, None, request.POST or None)  # type: ignore[attr-defined]
    done, status = attempt(visit, form, partial(_write_on_all, visit, charter, current, form))
    if done:
        return done
    page = page_of(
        comments.threads(charter, visit.viewer),
        sort="-created_at",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=f"comments:{charter.pk}",
    )
    known = around(visit, charter, current, with_answers(page.rows))
    context = writing_context(visit, charter, form) | {
        "threads": [drawn_thread(one, known) for one in page.rows],
        "next_url": next_url(page),
        "crumbs": crumbs(charter, (_("Comments"), "")),
    }
    return render(request, "deliberation/comments/list.html", context, status=status)


def _write_on_all(visit: Visit, charter: Charter, current: Revision, form: CommentForm) -> str:
    made = writes.add_comment(actor=visit.actor(), revision_id=current.pk, **form.given())
    return f"{address(charter, 'comment-list')}#{made.public_id}"


@form_view
@in_charter
def comment_page(
    request: HttpRequest, visit: Visit, charter: Charter, public_id: str
) -> HttpResponse:
    """A thread, oldest answer first, or one answer under its first comment; and a form to answer."""
    comment = found_comment(visit, charter, public_id)
    form = AnswerForm(visit, charter, comment.audience, request.POST or None)
    done, status = attempt(visit, form, partial(_answer, visit, charter, comment, form))
    if done:
        return done
    first = _first(visit, charter, comment)
    page = Page([comment], None) if comment.thread_id else _answers(request, visit, first)
    known = around(visit, charter, current_revision(charter, visit), [first, *page.rows])
    context = writing_context(visit, charter, form) | {
        "thread": drawn_thread(first, known, page.rows),
        "answered": comment,
        "may_answer": comment.state == Comment.State.VISIBLE,
        "whole_url": address(charter, "comment", first.public_id) if comment.thread_id else "",
        "next_url": next_url(page),
        "crumbs": crumbs(
            charter, (_("Comments"), address(charter, "comment-list")), (_("Discussion"), "")
        ),
    }
    return render(request, "deliberation/comments/thread.html", context, status=status)


def _first(visit: Visit, charter: Charter, comment: Comment) -> Comment:
    if comment.thread is None:
        return comment
    return found_comment(visit, charter, comment.thread.public_id)


def _answers(request: HttpRequest, visit: Visit, first: Comment) -> Page:
    return page_of(
        comments.answers(first, visit.viewer),
        sort="created_at",
        cursor=request.GET.get("cursor"),
        size=SIZE,
        name=f"answers:{first.pk}",
    )


def _answer(visit: Visit, charter: Charter, comment: Comment, form: AnswerForm) -> str:
    made = writes.reply_to_comment(actor=visit.actor(), parent_id=comment.pk, **form.given())
    return address(charter, "comment", made.public_id)


def found_comment(visit: Visit, charter: Charter, public_id: str) -> Comment:
    rows = comments.visible_comments(visit.forum, visit.viewer).filter(charter=charter)
    found = rows.select_related("thread").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.forum = visit.forum
    return found


def current_revision(charter: Charter, visit: Visit) -> Revision:
    """The newest revision that the reader may see."""
    found = charter.current_revision if charter.current_seen else None  # type: ignore[attr-defined]
    if found is None:
        found = visible_revisions(charter, visit.viewer).first()
    else:
        found.audience_now = charter.current_audience  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    found.charter = charter
    return found


def writing_context(visit: Visit, charter: Charter, form: AnswerForm) -> dict[str, Any]:
    return {
        "charter": charter,
        "form": form,
        "actors": visit.able(Act.COMMENT, charter.phase),
        "key": new_key(),
    }


def next_url(page: Page) -> str:
    return f"?cursor={page.next_cursor}" if page.next_cursor else ""
