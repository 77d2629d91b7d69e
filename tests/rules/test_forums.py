"""What a forum may be set up as, and what may no longer be changed."""

import pytest

from deliberation.rules import forums
from deliberation.rules.permissions import Act, Role
from deliberation.rules.refusals import RuleBroken


@pytest.mark.parametrize(
    ("role", "act", "stage", "is_open"),
    [
        (Role.REGISTERED, Act.COMMENT, "comment", True),
        (Role.REGISTERED, Act.COMMENT, "negotiation", False),
        (Role.ELECTOR, Act.COMMENT, "negotiation", False),
        (Role.DELEGATE, Act.COMMENT, "negotiation", True),
        (Role.REGISTERED, Act.REPORT_COMMENT, "negotiation", True),
    ],
)
def test_a_forum_closes_phases_to_comments_of_persons_without_accreditation(
    role, act, stage, is_open
):
    assert forums.opened(role, act, stage, ["comment"]) is is_open
    if not is_open:
        with pytest.raises(RuleBroken) as refusal:
            forums.require_opened(role, act, stage, ["comment"])
        assert refusal.value.code == "not-at-this-stage"


def test_comment_phases_stand_in_their_order_once():
    assert forums.require_comment_phases(["negotiation", "drafting", "negotiation"]) == [
        "drafting",
        "negotiation",
    ]
    with pytest.raises(RuleBroken) as refusal:
        forums.require_comment_phases(["comment", "adopted"])
    assert (refusal.value.code, refusal.value.place) == ("phase-unknown", "public_comment_phases")


@pytest.mark.parametrize(
    ("before", "after", "has_people", "is_fine"),
    [
        ("name", "alias", True, True),
        ("alias", "name", True, False),
        ("role", "name", True, False),
        ("alias", "name", False, True),
        ("alias", "role", True, True),
        ("name", "name", True, True),
    ],
)
def test_nobody_is_named_who_sat_down_unnamed(before, after, has_people, is_fine):
    if is_fine:
        forums.require_appearance(before, after, has_people=has_people)
        return
    with pytest.raises(RuleBroken) as refusal:
        forums.require_appearance(before, after, has_people=has_people)
    assert refusal.value.code == "appearance-unmasks"


@pytest.mark.parametrize(
    ("token", "taken", "code"),
    [
        ("Academia", [], "constituency-token"),
        ("1st", [], "constituency-token"),
        ("a" * 33, [], "constituency-token"),
        ("citizen", ["citizen"], "constituency-exists"),
        ("last", [str(number) for number in range(12)], "constituency-too-many"),
    ],
)
def test_a_constituency_is_refused_for_its_name(token, taken, code):
    with pytest.raises(RuleBroken) as refusal:
        forums.require_token(token, taken)
    assert (refusal.value.code, refusal.value.place) == (code, "chamber")


def test_shapes_and_languages_in_use_are_refused_by_name():
    assert forums.require_shape("circle") == "circle"
    with pytest.raises(RuleBroken) as refusal:
        forums.require_shape("star")
    assert refusal.value.code == "constituency-shape"
    forums.require_languages_kept(["en", "fr"], ["en"])
    with pytest.raises(RuleBroken) as refusal:
        forums.require_languages_kept(["fr"], ["en", "ar", "fr"])
    assert "ar, en" in str(refusal.value)
