"""Moderation as everyone sees it: reports, rulings, appeals, the policy and the public log."""
