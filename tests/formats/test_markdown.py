"""Markdown of comments to safe HTML; a second parser reads what came out."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.formats.markdown import LENGTH_LIMIT, render_markdown

ALLOWED = {
    "a", "blockquote", "br", "code", "del", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
REL = 'rel="nofollow noopener ugc"'


class Witness(HTMLParser):
    """Notes every tag, attribute and address that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.unsafe: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.unsafe.append(tag)
        for name, value in attrs:
            if name not in {"href", "title", "rel", "start"}:
                self.unsafe.append(f"{tag} {name}")
            if name == "href" and not (value or "").lower().startswith(
                ("http://", "https://", "mailto:")
            ):
                self.unsafe.append(f"{tag} {value}")

    def handle_comment(self, data: str) -> None:
        self.unsafe.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.unsafe.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.unsafe.append(f"instruction {data}")


def unsafe_in(rendered: str) -> list[str]:
    witness = Witness()
    witness.feed(rendered)
    witness.close()
    return witness.unsafe


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("**no** *reservation*", "<p><strong>no</strong> <em>reservation</em></p>\n"),
        ("# Position", "<h4>Position</h4>\n"),
        ("###### Note", "<h6>Note</h6>\n"),
        ("3. third", '<ol start="3">\n<li>third</li>\n</ol>\n'),
        ("[text](https://example.org)", f'<p><a href="https://example.org" {REL}>text</a></p>\n'),
        ("<https://example.org>", f'<p><a href="https://example.org" {REL}>https://example.org</a></p>\n'),
        ("[write](mailto:a@example.org)", f'<p><a href="mailto:a@example.org" {REL}>write</a></p>\n'),
        ("https://example.org", "<p>https://example.org</p>\n"),
        ("![x](https://example.org/x.png)", f'<p>!<a href="https://example.org/x.png" {REL}>x</a></p>\n'),
        ("[here](/accounts/logout)", "<p>[here](/accounts/logout)</p>\n"),
        ("[here](//example.org)", "<p>[here](//example.org)</p>\n"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>\n"),
        ("a\u202eb\x00c&#x202e;d", "<p>abcd</p>\n"),
        ("التعاون **بحسن** نية", "<p>التعاون <strong>بحسن</strong> نية</p>\n"),
        ("", ""),
    ],
)  # fmt: skip
def test_markdown_renders(source, rendered):
    assert render_markdown(source) == rendered


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;avascript&colon;alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](\\javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "![x](javascript:alert(1))",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "[x](https://example.org 'a\" onmouseover=\"alert(1)')",
        '[x](https://example.org"onmouseover="alert(1))',
        "[![x](javascript:alert(1))](javascript:alert(2))",
        "[a](javascript:alert(1)//https://example.org)",
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<math href='javascript:alert(1)'>x</math>",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>@import 'https://example.org'</style>",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?php echo 1 ?>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "`<img src=x onerror=alert(1)>`",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "```html onload=alert(1)\nx\n```",
        '| a |\n|:-:|\n| <img src=x onerror="alert(1)"> |',
        "# <img src=x onerror=alert(1)>",
        "\u202e[x](javascript:alert(1))\u202c",
        "[x](https://example.org/\u202egnp.exe)",
        "[\u2066x\u2069](https://example.org)",
    ],
)
def test_markdown_lets_nothing_hostile_through(source):
    assert unsafe_in(render_markdown(source)) == []


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "script", "javascript:", "[", "](", ")", "!", '"', "'", " on", "x=", "&", "#",
             "&#106;", "`", "*", "\n", "|", "-", "svg", "math", "style", "http://e", "\\", "data:",
             "mailto:a@", "\u202e", "<!--", "-->", "]:", "<a href=", "\x00", " "]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_markdown_of_anything_is_safe(source):
    assert unsafe_in(render_markdown(source)) == []


def test_markdown_beyond_its_length_is_shown_as_typed():
    source = "*" * LENGTH_LIMIT + "<b>"

    assert render_markdown(source) == f"<p>{'*' * LENGTH_LIMIT}&lt;b&gt;</p>"


@pytest.mark.parametrize("sign", ["[", "*", "> ", "`", "[a](", "**a ", "![[", "<", "&", "- ", "*_"])
def test_markdown_nesting_is_bounded(sign):
    rendered = render_markdown((sign * LENGTH_LIMIT)[:LENGTH_LIMIT])

    assert unsafe_in(rendered) == []
    assert rendered.count("<blockquote>") <= 20
