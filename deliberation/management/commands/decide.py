"""Recompute an outcome from files alone: the count that anyone can repeat, with no database."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from deliberation.formats.electorates import group_electors, read_electors_csv
from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken, _

RULE_AT_MOST = 200_000  # characters of a file
CASES_AT_MOST = 100_000_000


def decide_files(rule_path: Path, electors_path: Path) -> dict[str, Any]:
    """Outcome, tally and trace of a rule over a CSV of electors. Raises RuleBroken or OSError."""
    rule = decisions.parse_rule(_loaded(rule_path, RULE_AT_MOST))
    with electors_path.open(encoding="utf-8-sig", newline="") as stream:
        groups = read_electors_csv(stream, rule)
    return decisions.decide(rule, groups).as_json()


def decide_cases(cases_path: Path) -> Iterator[dict[str, Any]]:
    """For each case its id and outcome, or its id and what is wrong with it.

    Raises RuleBroken or OSError where the file itself is no list of cases.
    """
    cases = _loaded(cases_path, CASES_AT_MOST)
    if not isinstance(cases, list):
        raise RuleBroken(
            "cases-not-list", _("The file holds no list of cases."), place=cases_path.name
        )
    for case in cases:
        yield _decided(case)


def _decided(case: object) -> dict[str, Any]:
    if not isinstance(case, dict):
        return {"id": None, "error": _("A case is an object.")}
    name = case.get("id")
    if name is not None and not isinstance(name, str | int):
        return {"id": None, "error": _("id: This must be text or a number.")}
    try:
        electors = case.get("electors")
        if not isinstance(electors, list):
            raise RuleBroken("electors-not-list", _("This must be a list."), place="electors")
        rule = decisions.parse_rule(case.get("rule"))
        decision = decisions.decide(rule, group_electors(electors, rule))
    except RuleBroken as refusal:
        return {"id": name, "error": str(refusal)}
    return {"id": name, "outcome": decision.outcome.value}


def _loaded(path: Path, at_most: int) -> object:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return decisions.load_json(stream.read(at_most + 1), at_most)
    except UnicodeDecodeError as error:
        raise RuleBroken(
            "file-not-utf8", _("The file is not UTF-8 text."), place=path.name
        ) from error
    except RuleBroken as refusal:
        place = refusal.place or path.name
        raise RuleBroken(
            refusal.code, refusal.reason, place=place, facts=refusal.facts
        ) from refusal


class Command(BaseCommand):
    help = "Decide a question from RULE.json and ELECTORS.csv, or many from --cases FILE.json."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", nargs="?", type=Path, metavar="RULE.json")
        parser.add_argument("electors", nargs="?", type=Path, metavar="ELECTORS.csv")
        parser.add_argument("--cases", type=Path, metavar="FILE.json")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            self._answer(options["rule"], options["electors"], options["cases"])
        except RuleBroken as refusal:
            self._refuse(str(refusal))
        except OSError as error:
            self._refuse(f"{error.filename}: {error.strerror}")

    def _answer(self, rule: Path | None, electors: Path | None, cases: Path | None) -> None:
        if cases is not None and rule is None:
            for answer in decide_cases(cases):
                self.stdout.write(json.dumps(answer))
        elif cases is None and rule is not None and electors is not None:
            answer = decide_files(rule, electors)
            for piece in json.JSONEncoder(indent=2).iterencode(answer):
                self.stdout.write(piece, ending="")
            self.stdout.write()
        else:
            self._refuse(_("Give RULE.json and ELECTORS.csv, or --cases FILE.json."))

    def _refuse(self, words: str) -> NoReturn:
        self.stderr.write(words)
        raise SystemExit(2)
