"""Mail as people receive it: words and HTML from one notice, posted by the outbox. It holds no rule."""
