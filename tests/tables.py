"""A table of 193 fictional participants, six of whose rows are bad."""

BAD = {
    20: {"kind": "kingdom"},
    40: {"code": "F001"},
    60: {"head_email": "head at fictia"},
    80: {"controlled_by": "NOBODY"},
    100: {"name": ""},
    120: {"population": "many"},
}
"""By number of the participant; its line is one more."""
SIX_BAD = [
    (21, "kind"), (41, "code"), (61, "head_email"), (81, "controlled_by"), (101, "name"),
    (121, "population"),
]  # fmt: skip
COLUMNS = ("name", "code", "kind", "controlled_by", "head_email", "head_name", "population")


def table_of_193() -> str:
    """Needs a forum that has declared the attribute ``population``."""
    lines = [";".join(COLUMNS)]
    for number in range(1, 194):
        row = {
            "name": f"Fictia {number}",
            "code": f"F{number:03}",
            "kind": ("state", "company", "assembly")[0 if number < 150 else number % 3],
            "controlled_by": "",
            "head_email": f"head{number}@fictia.example",
            "head_name": f"Head {number}",
            "population": str(number),
        } | BAD.get(number, {})
        lines.append(";".join(row[name] for name in COLUMNS))
    return "\n".join(lines) + "\n"
