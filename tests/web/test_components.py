"""The parts of a page, drawn without a database."""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def draw(source: str, **context: object) -> str:
    drawn = Template("{% load components %}" + source).render(Context(context))
    return re.sub(r">[ \n]+<", "><", re.sub(r"[ \n]+", " ", drawn)).strip()


def words_of(drawn: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", drawn)).strip()


# Words and marks


def test_a_name_is_isolated_and_escaped():
    assert draw("{{ name|isolated }}", name="<b>Velmora") == "<bdi>&lt;b&gt;Velmora</bdi>"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("tlh", "auto")])
def test_words_carry_their_language_and_direction(language, direction):
    drawn = draw("{% in_language words language 'p' %}", words="<x>", language=language)
    assert drawn == f'<p lang="{language}" dir="{direction}">&lt;x&gt;</p>'


@pytest.mark.parametrize(
    ("call", "drawn"),
    [
        ("'open'", '<span class="badge badge-open" data-badge="open">Open</span>'),
        ("'open' 'Life'", '<span class="badge badge-open" data-badge="open">Life</span>'),
        (
            "'ad_referendum'",
            '<span class="badge badge-agreed" data-badge="ad_referendum">Agreed ad referendum</span>',
        ),
        ("'odd'", '<span class="badge badge-plain" data-badge="odd">Odd</span>'),
    ],
)
def test_a_badge_says_a_state_in_a_word(call, drawn):
    assert draw("{% badge " + call + " %}") == drawn


@pytest.mark.parametrize(
    ("token", "kind", "path"),
    [
        ("government", "government", '<path d="M1 1h10v10H1z" />'),
        ("corporate", "corporate", '<path d="M6 .5 12 11.5H0z" />'),
        ("citizen", "citizen", '<circle cx="6" cy="6" r="5.5" />'),
        ("academia", "other", '<path d="M6 0 12 6 6 12 0 6z" />'),
    ],
)
def test_a_constituency_has_shape_class_and_name(token, kind, path):
    drawn = draw("{% constituency token 'Halden' %}", token=token)
    assert f'class="constituency {kind}"' in drawn
    assert path in drawn
    assert "<bdi>Halden</bdi>" in drawn


def test_a_constituency_takes_the_shape_and_name_the_forum_gave_it():
    drawn = draw("{% constituency 'academia' shape='square' chamber_name='Academia' %}")
    assert '<path d="M1 1h10v10H1z" />' in drawn
    assert words_of(drawn) == "Academia"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "22 November 2026, 12:00 UTC"),
        ("Europe/Madrid", "22 November 2026, 13:00 CET (12:00 UTC)"),
        ("Pacific/Auckland", "23 November 2026, 01:00 NZDT (22 November 2026, 12:00 UTC)"),
    ],
)
def test_a_moment_is_said_here_and_in_utc(zone, words):
    with timezone.override(ZoneInfo(zone)):
        drawn = draw("{% moment when %}", when=NOON)
    assert words_of(drawn) == words
    assert 'datetime="2026-11-22T12:00:00Z"' in drawn


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(hours=-3), "Closes 22 November 2026, 12:00 UTC · 3\xa0hours left"),
        (timedelta(0), "Closed 22 November 2026, 12:00 UTC"),
    ],
)
def test_a_deadline_is_over_at_its_very_moment(later, words):
    drawn = words_of(draw("{% deadline when now %}", when=NOON, now=NOON + later))
    assert drawn.replace(" hours", "\xa0hours") == words


# Blocks


@pytest.mark.parametrize(
    ("kind", "opening"),
    [
        ("info", '<div class="notice notice-info">'),
        ("success", '<div class="notice notice-success" role="status">'),
        ("refusal", '<div class="notice notice-refusal" role="alert">'),
    ],
)
def test_a_notice_is_announced_as_its_kind_asks(kind, opening):
    drawn = draw("{% notice kind=kind %}<p>{{ it }}</p>{% endnotice %}", kind=kind, it="<i>")
    assert drawn == f"{opening}<p>&lt;i&gt;</p></div>"


@pytest.mark.parametrize(
    "source",
    [
        "{% confirmation title=title reference=title %}x{% endconfirmation %}",
        "{% outcome result='adopted' title=title %}x{% endoutcome %}",
        "{% reveal summary=title %}x{% endreveal %}",
        "{% empty title=title %}x{% endempty %}",
        "{% notice title=title %}x{% endnotice %}",
        "{% crumbs items %}{% tabs items title %}{% stages items title %}{% contents items title %}",
        "{% pairs items %}{% timeline items title %}{% copy_link title title %}",
        "{% data_table title headers rows %}",
        "{% pagination title title %}{% constituency title title %}{% badge title %}",
    ],
)
def test_components_escape_what_they_are_given(source):
    bad = "<script>"
    thing = {
        "label": bad,
        "url": bad,
        "term": bad,
        "value": bad,
        "title": bad,
        "at": NOON,
        "by": bad,
    }
    drawn = draw(source, title=bad, items=[thing], headers=[bad], rows=[[bad]])
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


# Numbers


def rows(*numbers: int) -> list[dict[str, object]]:
    return [
        {"choice": choice, "label": choice.title(), "number": number}
        for choice, number in zip(["yes", "no", "abstain"], numbers, strict=True)
    ]


@pytest.mark.parametrize(("language", "share"), [("en", "66.7\xa0%"), ("fr", "66,7\xa0%")])
def test_a_tally_speaks_the_readers_numbers_and_draws_the_machines(language, share):
    with translation.override(language):
        drawn = Template(
            "{% load components %}{% tally 'Governments' rows needed=needed %}"
        ).render(Context({"rows": rows(2, 1, 0), "needed": Fraction(2, 3)}))
    assert re.findall(r"data-share>([^<]*)<", drawn)[0] == share
    assert re.findall(r'data-bar width="([^"]*)"', drawn) == ["66.67", "33.33", "0.00"]
    assert re.findall(r'class="needed" x="([^"]*)"', drawn) == ["66.67"]


def test_a_tally_of_nothing_has_no_share():
    drawn = draw("{% tally 'Citizens' rows %}", rows=rows(0, 0, 0))
    assert re.findall(r"data-share>([^<]*)<", drawn) == ["–", "–", "–"]


def test_a_tally_takes_its_shares_of_the_base_it_is_given():
    drawn = draw("{% tally 'All' rows total=10 %}", rows=rows(2, 1, 0))
    assert re.findall(r"data-share>([^<]*)<", drawn) == ["20.0\xa0%", "10.0\xa0%", "0.0\xa0%"]


def test_a_table_names_the_column_in_every_cell_for_phones():
    drawn = draw(
        "{% data_table 'Roll call' headers rows numbers %}",
        headers=["Delegation", "Ballot", "Weight"],
        rows=[["Velmora", "Yes", 2]],
        numbers=[2],
    )
    assert re.findall(r'<td role="cell" data-label="([^"]*)"([^>]*)><span>([^<]*)', drawn) == [
        ("Ballot", "", "Yes"),
        ("Weight", ' class="number"', "2"),
    ]
    assert '<th scope="row" role="rowheader">Velmora</th>' in drawn


# Lists and text


def test_paging_shows_only_the_ways_there_are():
    assert draw("{% pagination %}") == ""
    assert re.findall(r'rel="(\w+)"', draw("{% pagination next_url='?after=x' %}")) == ["next"]


def test_contents_show_inner_lines_only_where_there_are_any():
    items = [{"label": "Part I", "url": "#p1", "inner": [{"label": "Article 1", "url": "#a1"}]}]
    items.append({"label": "Part II", "url": "#p2"})
    assert re.findall(r'<a href="([^"]*)"', draw("{% contents items %}", items=items)) == [
        "#p1",
        "#a1",
        "#p2",
    ]


def test_a_provision_shows_number_words_state_and_marks():
    item = {
        "anchor": "a5-2",
        "number": "2.",
        "words": mark_safe("inform <mark>people</mark>"),
        "language": "en",
        "direction": "ltr",
        "state": "bracketed",
        "marks": [{"label": "3 comments", "url": "/c"}],
    }
    drawn = draw("{% provision item %}", item=item)
    assert drawn.startswith('<div class="provision depth-0" id="a5-2">')
    assert '<a href="#a5-2"><bdi>2.</bdi></a>' in drawn
    assert (
        '<div class="provision-words" lang="en" dir="ltr">inform <mark>people</mark></div>' in drawn
    )
    assert '<span class="badge badge-attention">In brackets</span>' in drawn
    assert '<a href="/c">3 comments</a>' in drawn


def test_a_provision_with_a_heading_takes_its_level():
    item = {"anchor": "a5", "kind_label": "Article 5", "heading": "Duties", "level": 3}
    drawn = draw("{% provision item %}", item=item)
    assert words_of(drawn) == "Article 5 Duties"
    assert "<h3 " in drawn


def test_a_hidden_comment_shows_its_reason_and_none_of_its_words():
    hidden = {
        "id": "c1",
        "author": "Halden",
        "chamber": "corporate",
        "at": NOON,
        "quote": "quoted words",
        "body": "hidden words",
        "hidden_because": "personal remarks",
        "replies": [
            {"id": "c2", "author": "Orro", "at": NOON, "language": "en", "body": "a reply"}
        ],
    }
    drawn = words_of(draw("{% thread items %}", items=[hidden]))
    assert "Hidden by a moderator: personal remarks" in drawn
    assert "hidden words" not in drawn
    assert "quoted words" not in drawn
    assert "a reply" in drawn
