"""Evidence of an application. B4 row 9: no address but one of the web becomes a link."""

import pytest

from deliberation.rules.applications import (
    MOST_LINKS,
    require_admission,
    require_links,
    require_pending,
)
from deliberation.rules.refusals import RuleBroken


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.b",
        "https://", "https:///path", "http://[", "https://a.b/ c", "https://a.b/\u202egnp.exe",
        "https://a.b/\x00", "java\nscript:alert(1)", "https://a.b/" + "x" * 600,
    ],
)  # fmt: skip
def test_only_an_address_of_the_web_is_evidence(link):
    with pytest.raises(RuleBroken) as caught:
        require_links(["https://good.example/", link])
    assert (caught.value.code, caught.value.place) == ("evidence-link", "links")
    assert caught.value.facts == {"number": 2}


def test_links_are_kept_once_and_not_too_many():
    one, other = "https://a.example/x?y=z#w", "http://b.example:8080/"
    assert require_links([one, "", f" {other} ", one]) == [one, other]
    with pytest.raises(RuleBroken) as caught:
        require_links([f"https://a.example/{number}" for number in range(MOST_LINKS + 1)])
    assert caught.value.code == "evidence-too-many"


def test_one_applies_where_the_forum_admits():
    require_admission("citizen", ["citizen"])
    with pytest.raises(RuleBroken) as caught:
        require_admission("corporate", ["citizen"])
    assert caught.value.code == "admission-closed"


@pytest.mark.parametrize("state", ["accepted", "refused", "withdrawn"])
def test_what_is_over_is_decided_no_more(state):
    require_pending("pending")
    with pytest.raises(RuleBroken) as caught:
        require_pending(state)
    assert caught.value.code == "application-over"
