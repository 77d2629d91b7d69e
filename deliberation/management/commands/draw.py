"""Rerun a lot from the files it was published with: no database, no chance."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from deliberation.formats.rolls import read_pool_csv
from deliberation.rules import decisions
from deliberation.rules.refusals import RuleBroken, _
from deliberation.rules.rolls import ALGORITHM, draw, parse_strata, pool_hash, pool_text

STRATA_AT_MOST = 200_000  # characters


def draw_files(pool_path: Path, strata_path: Path, seed: str) -> dict[str, Any]:
    """Who is drawn, and the hash of the pool they were drawn from. Raises RuleBroken or OSError."""
    with strata_path.open(encoding="utf-8-sig") as stream:
        strata = parse_strata(decisions.load_json(stream.read(STRATA_AT_MOST + 1), STRATA_AT_MOST))
    with pool_path.open(encoding="utf-8-sig", newline="") as stream:
        pool = read_pool_csv(stream)
    drawn = draw(pool, strata, seed)
    return {
        "algorithm": ALGORITHM,
        "pool_sha256": pool_hash(pool_text(pool, strata)),
        "seed": seed,
        "drawn": drawn,
    }


class Command(BaseCommand):
    help = "Rerun a lot: POOL.csv --strata STRATA.json --seed SEED [--json]."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pool", type=Path, metavar="POOL.csv")
        parser.add_argument("--strata", type=Path, metavar="STRATA.json", required=True)
        parser.add_argument("--seed", required=True)
        parser.add_argument("--json", action="store_true", help="with the pool's hash and the seed")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            answer = draw_files(options["pool"], options["strata"], options["seed"])
        except RuleBroken as refusal:
            self._refuse(str(refusal))
        except UnicodeDecodeError:
            self._refuse(_("The file is not UTF-8 text."))
        except OSError as error:
            self._refuse(f"{error.filename}: {error.strerror}")
        if options["json"]:
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            for one in answer["drawn"]:
                self.stdout.write(one)

    def _refuse(self, words: str) -> NoReturn:
        self.stderr.write(words)
        raise SystemExit(2)
