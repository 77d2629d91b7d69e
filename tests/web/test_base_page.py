"""The frame of every page, and the pages of failure, drawn without a database."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


def test_a_page_needs_no_context_at_all():
    page = render_to_string("deliberation/base.html")
    assert '<html lang="en" dir="ltr">' in page
    assert '<main id="content" tabindex="-1">' in page
    assert "<form method" not in page


def test_a_page_in_arabic_runs_right_to_left():
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in render_to_string("deliberation/base.html")


@pytest.mark.parametrize(
    ("chosen", "attribute"),
    [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><b>', "")],
)
def test_a_page_wears_the_theme_of_the_cookie_and_no_other(chosen, attribute):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = chosen
    page = render_to_string("deliberation/base.html", {"request": request})
    assert f'<html lang="en" dir="ltr"{attribute}>' in page


def test_a_page_tells_that_its_forum_is_a_demonstration():
    page = render_to_string("deliberation/base.html", {"is_demonstration": True})
    assert "The participants are fictional" in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_stands_alone(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1
    assert code[:3] in re.sub(r"<[^>]+>", "", page)


def test_a_refusal_page_says_the_sentence():
    page = render_to_string(
        "deliberation/errors/refused.html", {"sentence": "Voting has closed.", "code": "closed"}
    )
    assert "<p>Voting has closed.</p>" in page
