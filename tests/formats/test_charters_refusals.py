"""What is no charter, or would cost too much to read: refused, with the line."""

import time

import pytest

from deliberation.formats.charters import read_charter
from deliberation.rules.refusals import RuleBroken


def refusal(source: str | bytes) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        read_charter(source)
    return caught.value.code, caught.value.place


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("", "charter-empty", ""),
        (b"", "charter-empty", ""),
        (b"\xef\xbb\xbf \n\t\n", "charter-empty", ""),
        (b"Words\xff", "charter-not-utf8", ""),
        ("Words".encode("utf-16"), "charter-not-utf8", ""),
        ("Words\ud800", "charter-not-utf8", ""),
        ("x" * 5_000_001, "charter-too-large", ""),
        ("é" * 2_500_001, "charter-too-large", ""),
        ("One\n\n" + "x" * 100_001, "charter-line-too-long", "line 3"),
        ("One\nTwo\x00", "text-control", "line 2"),
        ("One\nTwo\x1b[0m", "text-control", "line 2"),
        ("One\r\nTwo\x85", "text-control", "line 2"),
        ("One\rTwo\rThree\u202e", "text-bidi-control", "line 3"),
        ("# Title \u2066", "text-bidi-control", "line 1"),
        ("a" + "\u0301\u0316" * 16, "text-marks", "line 1"),
        ("x\n\n" * 20_001, "charter-too-many-lines", "line 40001"),
        ("*" * 50_001, "charter-too-many-signs", ""),
        ("\n".join(["words"] * 20_000), "text-too-long", "line 1"),
    ],
)
def test_charter_is_refused(source, code, place):
    assert refusal(source) == (code, place)


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_every_bidirectional_control_is_refused_by_name(sign):
    with pytest.raises(RuleBroken) as caught:
        read_charter(f"# Title\n\n### Article 1\n\nab{sign}c\n")

    assert str(caught.value) == (
        f"line 5: Character 3 is the invisible U+{ord(sign):04X}, which can make words appear in "
        "another order than they stand."
    )


def test_marks_that_order_letters_of_one_script_are_words():
    assert read_charter("# T\n\nנ\u05b8\u05d0 \u200fא\u200e می\u200cخواهم\n").items[0].words == (
        "נ\u05b8\u05d0 \u200fא\u200e می\u200cخواهم"
    )


@pytest.mark.parametrize(
    "source",
    [
        "a*" * 49_999,
        "**a" * 24_000,
        "*a**b" * 16_000,
        "\\" * 49_999,
        ("[" * 4_999 + "\n\n") * 10,
        "<" * 99_999,
        "# " + "#" * 90_000 + " " * 9_000,
        "# Article 1" + " " * 99_000 + "x",
        "[" * 30_000 + "](" * 19_000,
        ("(i)\n\n" * 20_000),
        "\n".join(" " * (depth % 90_000) + "- x" for depth in range(0, 2000)),
        "# Article 1\n\n" * 20_000,
        "Done at Geneva, 2026\n\n# Article 1\n\n" * 10_000,
        "`" * 99_999,
        "- " * 49_999 + "x",
        "*CHAPTER I · X*\n\n" * 20_000,
        "SECTION 1\nX\n# A\n" * 6_600,
        "\t" * 90_000 + "x",
        "1.\n" * 20_000,
    ],
)
def test_hostile_charter_is_read_or_refused_in_time(source):
    began = time.process_time()
    try:
        read_charter(source)
    except RuleBroken as refused:
        assert refused.code in {"text-too-long", "charter-too-many-signs"}  # noqa: PT017
    assert time.process_time() - began < 5
