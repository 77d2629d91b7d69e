"""CSV as spreadsheets write and read it: delimiter and byte order mark found out, formulas made harmless."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deliberation.rules.refusals import RuleBroken, _

SIZE_LIMIT = 1024 * 1024
ROW_LIMIT = 5000
# A spreadsheet takes what begins so for a formula (OWASP, ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = (",", ";", "\t", "|")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Sheet:
    """``lines`` are the number of a row's first line in the file, and its cells as they stand."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(source: bytes) -> Sheet:
    """Header and rows; empty rows are left out.

    Raises RuleBroken("csv-size"), ("csv-encoding"), ("csv-nul"), ("csv-broken"), ("csv-empty") or
    ("csv-rows").
    """
    if len(source) > SIZE_LIMIT:
        raise RuleBroken("csv-size", _("The table is larger than 1 MB. Divide it."), place="csv")
    rows = list(_rows(decoded(source)))
    if not rows:
        raise RuleBroken("csv-empty", _("The table is empty."), place="csv")
    if len(rows) - 1 > ROW_LIMIT:
        raise RuleBroken(
            "csv-rows", _("The table has more than 5000 rows. Divide it."), place="csv"
        )
    (_number, header), *lines = rows
    return Sheet(tuple(_column(cell) for cell in header), tuple(lines))


def decoded(source: bytes) -> str:
    """The text of a file, in UTF-8 or, with its mark, UTF-16. Raises RuleBroken("csv-encoding"), ("csv-nul")."""
    encoding = "utf-16" if source.startswith(_UTF16) else "utf-8-sig"
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise RuleBroken(
            "csv-encoding",
            _("Line %(line)s is not UTF-8. Save the table as “CSV UTF-8”."),
            place=f"line {line}",
            facts={"line": line},
        ) from error
    if "\0" in text:
        raise RuleBroken(
            "csv-nul", _("The table holds a NUL character: it is no text. Save it as CSV, UTF-8.")
        )
    return text


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    first = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield first, tuple(_plain(cell) for cell in row)
            first = reader.line_num + 1
    except csv.Error as error:
        raise RuleBroken(
            "csv-broken",
            _(
                "The row that begins in line %(line)s cannot be read: a quotation mark does not close."
            ),
            place=f"line {first}",
            facts={"line": first},
        ) from error


def _delimiter(text: str) -> str:
    """The sign that divides the header into most columns."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _plain(cell: str) -> str:
    """The cell as text, without the apostrophe that `harmless` put before it."""
    words = cell.strip()
    return words[1:] if words[:1] == "'" and words[1:].startswith(_FORMULA) else words


def _column(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_").replace("-", "_")


def harmless(words: str) -> str:
    """Words that no spreadsheet runs."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Line by line, every cell harmless."""
    yield _line(header)
    for row in rows:
        yield _line([harmless(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
