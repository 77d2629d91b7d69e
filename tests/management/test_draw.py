"""`manage.py draw`: the same people from the same files, or one line on stderr and exit 2."""

import io
import json

import pytest
from django.core.management import call_command

STRATA = {
    "attributes": {"region": ["north", "south"]},
    "strata": [{"where": {"region": "north"}, "seats": 2}],
}
POOL = "id,region\nb,north\na,south\nd,north\nc,north\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "pool.csv").write_text(POOL, encoding="utf-8")
    (tmp_path / "strata.json").write_text(json.dumps(STRATA), encoding="utf-8")
    return tmp_path


def drawn(files, seed: str = "7", **options: object) -> str:
    out = io.StringIO()
    call_command(
        "draw", str(files / "pool.csv"), strata=files / "strata.json", seed=seed, stdout=out,
        **options,
    )  # fmt: skip
    return out.getvalue()


def test_draw_prints_the_people_drawn_a_line_each(files):
    assert drawn(files) == "b\nc\n"


def test_order_of_the_file_changes_nothing(files):
    first = drawn(files, json=True)
    (files / "pool.csv").write_text("id,region\nd,north\nc,north\nb,north\na,south\n")
    again = drawn(files, json=True)
    assert json.loads(first) == json.loads(again)
    assert json.loads(first)["algorithm"] == "concord-lot-1"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("pool.csv", "id,region\nb,north\n", "asks for 2 people and has 1"),
        ("pool.csv", "name\nb\n", "line 1: The first column is “id”"),
        ("pool.csv", "id,region\nb\n", "line 2: This row has another number of cells"),
        ("pool.csv", 'id,region\n"b', "line 2: This is not well-formed CSV"),
        ("strata.json", "{", "JSON"),
        ("strata.json", "[]", "Give an object of “attributes” and “strata”."),
    ],
)
def test_what_cannot_be_drawn_is_named_on_stderr(files, name, text, words):
    (files / name).write_text(text, encoding="utf-8")
    errors = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command(
            "draw", str(files / "pool.csv"), strata=files / "strata.json", seed="7", stderr=errors
        )
    assert caught.value.code == 2
    assert words in errors.getvalue()
    assert len(errors.getvalue().splitlines()) == 1


def test_file_that_is_not_there_is_named(files):
    errors = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("draw", "nowhere.csv", strata=files / "strata.json", seed="7", stderr=errors)
    assert "nowhere.csv" in errors.getvalue()
