"""The published policy speaks of every ground a verdict can be given on, and of no other."""

from deliberation.models import Ground
from deliberation.rules.moderation import POLICY


def test_policy_names_every_ground_as_a_verdict_does():
    assert {token: one.name.lower() for token, one in POLICY.items()} == {
        token: str(label) for token, label in Ground.choices
    }
