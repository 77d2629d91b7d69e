"""Words that would be markup: in every field a person may fill, on every page, in mail, API and panel."""

import re

import pytest
from django.test import Client

from accounts.models import User
from deliberation.formats.markdown import render_markdown
from deliberation.models import Comment, Delegation, Forum, Participant, Question
from deliberation.operations import comments, notices
from tests import factories

pytestmark = pytest.mark.django_db
CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% load %}",
    "%(name)s%s{0}",
)
LIVE = re.compile(
    r"<script>alert|<img src=x|<svg/onload|href=[\"']?(javascript|data|vbscript):", re.I
)


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,<script>)",
        "[a](vbscript:x)", "![a](javascript:alert(1))", "<javascript:alert(1)>",
        "[a](&#106;avascript:alert(1))", "[a]( java\tscript:alert(1))", "[a]: javascript:alert(1)\n[a]",
    ],
)  # fmt: skip
def test_b4_09_a_link_leads_by_a_known_scheme_alone(link):
    assert LIVE.search(render_markdown(link)) is None


@pytest.fixture(params=CORPUS)
def place(request, table, charter, open_question):
    """The words stand in every text that people give here."""
    words = request.param
    head = table.heads["XAA"]
    User.objects.filter(pk=head.signed_in.pk).update(name=words)
    head.signed_in.refresh_from_db()
    Participant.objects.filter(pk=table.delegations["XAA"].participant_id).update(
        name=words, short_name=words[:60]
    )
    Forum.objects.filter(pk=table.forum.pk).update(name=words, purpose=words)
    Question.objects.filter(pk=open_question.pk).update(title=words, motion=words)
    charter.title = words
    charter.save()
    said = comments.add_comment(
        actor=head, revision_id=charter.current_revision_id, body=words, language="en"
    )
    assert isinstance(said, Comment)
    return table, charter, open_question, said, words


def test_b4_07_no_page_and_no_answer_lets_words_be_markup(place, mailoutbox):
    table, charter, question, _said, _words = place
    at = f"/forums/{table.forum.slug}"
    seat = Delegation.objects.get(pk=table.delegations["XAA"].pk)
    client = Client()
    client.force_login(table.heads["XAA"].signed_in)
    pages = [
        "/", f"{at}/", f"{at}/charters/", f"{at}/charters/{charter.slug}/",
        f"{at}/charters/{charter.slug}/comments/", f"{at}/questions/",
        f"{at}/questions/{question.public_id}/", f"{at}/delegations/",
        f"{at}/delegations/{seat.public_id}/", f"{at}/record/", "/account/profile/",
        f"{at}/delegations/{seat.public_id}/tokens/", "/sign-in/",
    ]  # fmt: skip
    found = {}
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        if LIVE.search(answer.content.decode()):
            found[page] = "markup"
    for api in (f"{at}/", f"{at}/charters/{charter.public_id}/comments/", f"{at}/delegations/"):
        answer = client.get(f"/api/v1{api}")
        if answer["Content-Type"] != "application/json":
            found[api] = answer["Content-Type"]
    policy = client.get("/")["Content-Security-Policy"]

    assert found == {}
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_b4_21_no_list_of_the_panel_lets_words_be_markup(place):
    table, _charter, _question, _said, _words = place
    client = Client()
    client.force_login(table.administrator.signed_in)
    found = [
        page
        for page in (
            "accounts/user/", "deliberation/participant/", "deliberation/delegation/",
            "deliberation/forum/", "deliberation/question/", "deliberation/comment/", "audit/",
            "deliberation/charter/", "deliberation/notice/",
        )
        if LIVE.search(client.get(f"/admin/{page}").content.decode())
    ]  # fmt: skip

    assert found == []


@pytest.mark.parametrize("words", CORPUS)
def test_b4_07_a_message_holds_words_as_words(table, words):
    person = factories.person("Reader")
    told = notices.tell(
        person, kind="comment-answered", subject="%(words)s", body="%(words)s",
        facts={"words": words}, forum=table.forum,
    )  # fmt: skip

    assert told.body == words
