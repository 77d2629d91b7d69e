"""Whatever was read once is written and read back the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.formats.charters import CharterDraft, read_charter, read_words, write_charter
from deliberation.formats.charters import write_words as written
from deliberation.rules.charters import HEADED, may_stand_under

PIECES = [
    "# ", "## ", "### ", "Article 1", "Article 2 — Scope", "Part I", "Chapter II", "SECTION 1",
    "Annex I", "Preamble", " — ", "1. ", "2. ", "(a) ", "(b)", "(i) ", "(ii) ", "- ", "* ", "• ",
    "*", "**", "***", "\\", "[", "]", "\n", "\n", "\n\n", "   ", " ", "word", "The Parties shall",
    ".", ";", ":", "#", ">", "|", "---", "===", "Done at Geneva, 2026", "\t", "é", "e\u0301",
    "第一条", "a. ", "( * )", '"', "<b>", "2026.", "A) ", "_x_", "`", "(http://x)", "𝒳", "التعاون",
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(PIECES), max_size=50).map(
    lambda pieces: "word" + "".join(pieces)
)


def content_of(draft: CharterDraft) -> list[object]:
    """All of a draft but the lines of the file it came from."""
    return [draft.title] + [
        (item.kind, item.number, item.heading, item.words, item.spans, item.parent, item.depth)
        for item in draft.items
    ]


@settings(deadline=None, max_examples=300)
@given(SOURCES)
def test_any_charter_read_and_written_is_read_back(source):
    draft = read_charter(source)
    ours = read_charter(write_charter(draft))

    assert content_of(ours) == content_of(draft)
    assert read_charter(write_charter(ours)) == ours


@settings(deadline=None, max_examples=300)
@given(SOURCES)
def test_any_charter_is_a_tree_of_allowed_kinds(source):
    for index, item in enumerate(read_charter(source).items):
        parent = None if item.parent is None else read_charter(source).items[item.parent]
        assert item.parent is None or item.parent < index
        assert item.depth == (0 if parent is None else parent.depth + 1)
        assert may_stand_under(item.kind, parent.kind if parent else None)
        assert bool(item.words) == (item.kind not in HEADED)
        assert all(0 <= span.start < span.end <= len(item.words) for span in item.spans)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(["*", "**", "[", "]", "\\", "a", " ", "é", "(", "\\\n"]), max_size=30)
)
def test_any_words_read_and_written_are_read_back(pieces):
    read = read_words("".join(pieces))
    again = read_words(written(read.words, read.spans))

    assert (again.words, again.spans) == (read.words, read.spans)
