"""Markdown of comments and statements to HTML that is safe to show."""

import html
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

LENGTH_LIMIT = 20_000
"""Code points; longer sources are shown as they are typed, since parsing time would grow."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DEEPEST = 20
_LOWER = 3
"""Levels by which headings sink, since pages have headings of their own."""


def render_markdown(source: str) -> str:
    """Safe HTML of ``source``: no raw HTML, no images, links to http, https and mailto alone.

    Hidden characters are left out, whatever was let in before. Never raises.
    """
    if len(source) > LENGTH_LIMIT:
        return f"<p>{html.escape(_HIDDEN.sub('', source))}</p>"
    safe = nh3.clean(
        _PARSER.render(_HIDDEN.sub("", source)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    )
    # An entity may have named a hidden character.
    return _HIDDEN.sub("", safe)


def _sink_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + _LOWER)}"


def _is_allowed_link(url: str) -> bool:
    return _LINK.match(url) is not None


def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "typographer": False, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = _is_allowed_link  # type: ignore[method-assign]
    parser.core.ruler.push("sink_headings", _sink_headings)
    return parser


_PARSER = _parser()
