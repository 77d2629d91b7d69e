"""The moderation queue, verdicts alone and together, removals, appeals, the policy and the public log."""
