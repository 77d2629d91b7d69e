"""Words that would be markup: in every field a person may fill, on every page, in mail, API and panel."""

import re
from html import unescape

import pytest
from django.template import engines
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
    "{{ 70707070|add:7 }}{% load %}",
    "%(name)s%s{0}",
)
LIVE = re.compile(
    r"<script>alert|<img src=x|<svg/onload|href=[\"']?(javascript|data|vbscript):"
    r"|<[^<>]*'-alert|<script[^>]*>[^<]*'-alert|70707077",
    re.I,
)
"""The words of the corpus as markup, in an attribute or a script, or run as a template."""
TOUCHED = {
    "<script>alert(1)</script>": "<p>{}</p>",
    '"><img src=x onerror=alert(1)>': '<input value="{}">',
    "<svg/onload=alert(1)>": "<p>{}</p>",
    "'-alert(1)-'": "<a title='{}'>",
    "</title><script>alert(1)</script>": "<title>{}</title>",
}
"""Where each would be live if it stood there as it was typed."""


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,<script>)",
        "[a](vbscript:x)", "![a](javascript:alert(1))", "<javascript:alert(1)>",
        "[a](&#106;avascript:alert(1))", "[a]( java\tscript:alert(1))", "[a]: javascript:alert(1)\n[a]",
    ],
)  # fmt: skip
def test_b4_09_a_link_leads_by_a_known_scheme_alone(link):
    assert not is_live(render_markdown(link))


@pytest.mark.parametrize("words", CORPUS)
def test_the_words_are_noticed_where_they_are_live_and_only_there(words):
    """So that no entry of the corpus passes because nothing would notice it."""
    template = engines["django"].from_string
    written = TOUCHED.get(words, "<p>{}</p>").replace("{}", words)
    live = {
        "{{ 70707070|add:7 }}{% load %}": lambda: template(written).render(),
        "%(name)s%s{0}": lambda: written.replace("%s", "").replace("%", "%%"),
    }.get(words, lambda: written)()
    safe = template("<a title='{{ words }}'>{{ words }}</a>").render({"words": words})

    assert is_live(live, words)
    assert not is_live(safe, words)


def is_live(body: str, words: str = "") -> bool:
    """Markup, or with ``words`` given that they do not stand there as they were typed."""
    return LIVE.search(body) is not None or words not in unescape(body)


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
    table, charter, question, _said, words = place
    at = f"/forums/{table.forum.slug}"
    seat = Delegation.objects.get(pk=table.delegations["XAA"].pk)
    client = Client()
    client.force_login(table.heads["XAA"].signed_in)
    pages = [
        "/", f"{at}/", f"{at}/charters/", f"{at}/charters/{charter.slug}/",
        f"{at}/charters/{charter.slug}/comments/", f"{at}/questions/",
        f"{at}/questions/{question.public_id}/", f"{at}/delegations/",
        f"{at}/delegations/{seat.public_id}/", f"{at}/record/", "/account/profile/",
        f"{at}/delegations/{seat.public_id}/tokens/",
    ]  # fmt: skip
    found = {}
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        if is_live(answer.content.decode(), words):
            found[page] = "live, or not there"
    for api in (f"{at}/", f"{at}/charters/{charter.public_id}/comments/", f"{at}/delegations/"):
        answer = client.get(f"/api/v1{api}")
        if answer["Content-Type"] != "application/json":
            found[api] = answer["Content-Type"]
    policy = client.get("/")["Content-Security-Policy"]

    assert found == {}
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_b4_21_no_list_of_the_panel_lets_words_be_markup(place):
    table, _charter, _question, _said, words = place
    client = Client()
    client.force_login(table.administrator.signed_in)
    found = [
        page
        for page in (
            "accounts/user/", "deliberation/participant/", "deliberation/delegation/",
            "deliberation/forum/", "deliberation/question/", "deliberation/comment/", "audit/",
            "deliberation/charter/", "deliberation/notice/",
        )
        if is_live(client.get(f"/admin/{page}").content.decode(), words)
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
