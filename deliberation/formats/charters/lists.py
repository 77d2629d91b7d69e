"""Rows of list items: which row an item goes on with, and what it stands under."""

from collections.abc import Callable
from dataclasses import dataclass, field

from deliberation.formats.charters.markers import (
    Marker,
    Reading,
    can_read,
    continues,
    reading_in,
    readings,
    starts_row,
)
from deliberation.rules.charters import Kind

_STEP = 2
"""Columns by which an item must stand further in than what it belongs to."""
_DEEPEST = 8


@dataclass(slots=True)
class Row:
    """The last item of an open row, or an open text. ``parent`` None is the heading above."""

    kind: Kind
    indent: int
    reading: Reading
    parent: int | None
    index: int = -1


@dataclass(slots=True)
class Lists:
    """Open rows, outermost first; each stands under the one before it."""

    rows: list[Row] = field(default_factory=list)

    def close(self) -> None:
        self.rows.clear()

    def open_text(self, indent: int, fresh: bool, coming: Marker | None) -> Row:
        """An unnumbered paragraph. Further in, it belongs to the item above; at the margin to the
        item whose row the coming item goes on with, else to the clause, or after a blank line to
        the heading."""
        if indent >= _STEP:
            self._keep(lambda row: row.indent <= indent - _STEP)
        elif not self._keep_row_before(coming):
            self._keep(lambda row: row.kind is Kind.CLAUSE and not fresh)
        while self.rows and self.rows[-1].kind is Kind.TEXT:
            self.rows.pop()
        margin = indent if self.rows else 0
        return self._push(Row(Kind.TEXT, margin, ("text", 0), self._deepest()))

    def open_item(self, marker: Marker, indent: int, coming: Marker | None) -> Row:
        if self.rows:
            # The outermost row stays open: a list may begin further in than it goes on.
            self.rows[0].indent = min(self.rows[0].indent, indent)
        self._keep(lambda row: row.indent <= indent + 1)
        if marker.style == "paragraph":
            return self._open_paragraph(marker, indent)
        if self.rows and self._is_inside(indent):
            return self._start(marker, indent)
        near = [place for place, row in enumerate(self.rows) if row.indent >= indent - 1]
        if indent >= _STEP:
            return self._go_on_by_indent(marker, indent, near)
        return self._go_on_by_label(marker, indent, near, coming)

    def _open_paragraph(self, marker: Marker, indent: int) -> Row:
        """A number with a full stop: a clause at the margin, a point inside a list."""
        while self.rows and self.rows[-1].kind is Kind.TEXT:
            self.rows.pop()
        if self.rows and self._is_inside(indent):
            return self._start(marker, indent)
        near = [
            place
            for place, row in enumerate(self.rows)
            if row.indent >= indent - 1 and row.reading[0] == "paragraph"
        ]
        if near and self.rows[near[-1]].kind is Kind.POINT:
            return self._follow(marker, indent, near[-1])
        self.close()
        return self._push(Row(Kind.CLAUSE, indent, _reading(marker), None))

    def _go_on_by_indent(self, marker: Marker, indent: int, near: list[int]) -> Row:
        if near and self.rows[-1].kind is Kind.POINT:
            return self._follow(marker, indent, near[-1])
        return self._start(marker, indent)

    def _go_on_by_label(
        self, marker: Marker, indent: int, near: list[int], coming: Marker | None
    ) -> Row:
        """Without indentation the labels tell: (b) goes on with (a), (i) begins a row below (c)."""
        next_in = [place for place in near if continues(self.rows[place].reading, marker)]
        if next_in and not _begins_roman_row(marker, coming):
            return self._follow(marker, indent, next_in[-1])
        if starts_row(marker) or marker.style == "bullet":
            return self._start(marker, indent)
        alike = [place for place in near if can_read(marker, self.rows[place].reading[0])]
        return self._follow(marker, indent, alike[-1]) if alike else self._start(marker, indent)

    def _start(self, marker: Marker, indent: int) -> Row:
        """A new row under the deepest open one; (1) with nothing above is a numbered paragraph."""
        if len(self.rows) >= _DEEPEST and self.rows[-1].kind is not Kind.TEXT:
            return self._follow(marker, indent, len(self.rows) - 1)
        is_clause = not self.rows and marker.number[:1].isdigit() and indent < _STEP
        kind = Kind.CLAUSE if is_clause else Kind.POINT
        reading = starts_row(marker) or _reading(marker)
        return self._push(Row(kind, indent, reading, self._deepest()))

    def _follow(self, marker: Marker, indent: int, place: int) -> Row:
        """The next item of the row at ``place``, which closes the rows below it."""
        row = self.rows[place]
        del self.rows[place:]
        reading = reading_in(marker, row.reading[0])
        return self._push(Row(row.kind, indent, reading, row.parent))

    def _deepest(self) -> int | None:
        return self.rows[-1].index if self.rows else None

    def _is_inside(self, indent: int) -> bool:
        return self.rows[-1].indent + _STEP <= indent

    def _keep(self, keep: Callable[[Row], bool]) -> None:
        """Close the first row that is not to be kept, and all below it."""
        for place, row in enumerate(self.rows):
            if not keep(row):
                del self.rows[place:]
                return

    def _keep_row_before(self, coming: Marker | None) -> bool:
        """Close what is below the row the coming item goes on with; False if there is none."""
        if coming is None or not coming.number:
            return False
        for place in reversed(range(len(self.rows))):
            if continues(self.rows[place].reading, coming):
                del self.rows[place + 1 :]
                return True
        return False

    def _push(self, row: Row) -> Row:
        self.rows.append(row)
        return row


def _reading(marker: Marker) -> Reading:
    return readings(marker)[0]


def _begins_roman_row(marker: Marker, coming: Marker | None) -> bool:
    """(i) before (ii) begins a Roman row, even right after (h)."""
    return marker.number == "i" and coming is not None and coming.number == "ii"
