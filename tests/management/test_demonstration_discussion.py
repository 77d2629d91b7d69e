"""What is said in the demonstration: every quote stands, every speaker may speak."""

from collections import Counter
from typing import Any

import pytest
from rapidfuzz import fuzz

from deliberation.rules.charters import require_text
from tests.management.demonstration_content import (
    LANGUAGES,
    OFFICES,
    PEOPLE,
    READERS,
    REVISIONS,
    ZERO,
    load,
    role_of,
)

COMMENTS = load("discussion.json")["comments"]


def anchor_of(comment: dict[str, Any]) -> str:
    """The state the quote must have in revision 1, by the definitions of the model."""
    after = {item.key: item for item in REVISIONS[1].values()}.get(comment["label"])
    if after is None:
        return "orphaned"
    if after == ZERO[comment["label"]]:
        return "kept"
    if after.words.count(comment["quote"]) == 1:
        return "moved"
    likeness = fuzz.partial_ratio(comment["quote"], after.words)
    return "uncertain" if likeness >= 85 else "orphaned"


def test_discussion_is_in_six_languages() -> None:
    spoken = Counter(comment["language"] for comment in COMMENTS)

    assert len(COMMENTS) == 48
    assert sorted(spoken) == LANGUAGES
    assert spoken["en"] > len(COMMENTS) / 2
    assert {c["id"] for c in COMMENTS if require_text(c["body"], 5_000) != c["body"]} == set()


@pytest.mark.parametrize("comment", COMMENTS, ids=lambda comment: comment["id"])
def test_a_comment_stands_where_it_says(comment: dict[str, Any]) -> None:
    if "reply_to" in comment:
        earlier = {c["id"]: c["days"] for c in COMMENTS if c["days"] < comment["days"]}
        assert comment["reply_to"] in earlier
        assert "quote" not in comment
        return
    item = REVISIONS[comment["revision"]][comment["label"]]
    issued, replaced = [(-84, -30), (-30, 0)][comment["revision"]]

    assert issued < comment["days"] < replaced
    assert item.words.count(comment.get("quote", item.words)) == 1


@pytest.mark.parametrize("comment", COMMENTS, ids=lambda comment: comment["id"])
def test_a_comment_is_by_somebody_who_may_speak(comment: dict[str, Any]) -> None:
    acting = comment["acting"]
    speaking = {"head", "alternate", "delegate"}

    if acting == "registered":
        assert comment["author"] in {person["email"] for person in READERS}
        assert not comment.get("official")
    else:
        assert role_of(comment["author"], acting) in speaking
        assert comment["author"] not in {officer["email"] for officer in OFFICES}


def test_quotes_meet_all_four_anchor_states() -> None:
    quoted = [c for c in COMMENTS if "quote" in c and c["revision"] == 0]

    assert {c["id"]: anchor_of(c) for c in quoted} == {
        c["id"]: c["expected_anchor"] for c in quoted
    }
    assert Counter(map(anchor_of, quoted)) == {
        "kept": 17,
        "moved": 8,
        "uncertain": 3,
        "orphaned": 2,
    }


def test_one_comment_is_hidden_and_two_are_reported() -> None:
    moderators = {o["email"] for o in OFFICES if o["role"] == "moderator"}
    hidden = [c for c in COMMENTS if "hidden" in c]

    assert [c["id"] for c in COMMENTS if "reported" in c] == ["c38", "c39"]
    assert [c["id"] for c in hidden] == ["c39"]
    assert {c["hidden"]["by"] for c in hidden} <= moderators
    assert {c["reported"]["by"] for c in COMMENTS if "reported" in c} <= {
        person["email"] for person in PEOPLE
    }
