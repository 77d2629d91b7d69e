"""Make a charter from a Markdown file, or say what an import would place and what it could not."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.text import slugify

from accounts.models import User
from deliberation.formats.charters import CharterDraft, read_charter, report
from deliberation.models import Forum
from deliberation.operations import revisions
from deliberation.queries import permissions
from deliberation.queries.permissions import Actor
from deliberation.rules.permissions import FORUM, Act, allowed
from deliberation.rules.refusals import RuleBroken, _


class Command(BaseCommand):
    help = "Import a charter: FILE --forum SLUG [--language en] [--as EMAIL], or FILE --dry-run [--json]."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--forum", metavar="SLUG")
        parser.add_argument("--language", default="en")
        parser.add_argument("--as", dest="email", metavar="EMAIL")
        parser.add_argument("--address", metavar="SLUG", help="the charter's; else from its title")
        parser.add_argument("--title", default="", help="else from the file")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="with --dry-run")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            draft = read_charter(options["file"].read_bytes())
            if options["dry_run"]:
                self._report(draft, as_json=options["json"])
            else:
                self._import(draft, options)
        except RuleBroken as refusal:
            self._refuse(str(refusal))
        except OSError as error:
            self._refuse(f"{error.filename}: {error.strerror}")

    def _report(self, draft: CharterDraft, *, as_json: bool) -> None:
        found = report(draft)
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for kind, number in found["kinds"].items():
            self.stdout.write(f"{number:6} {kind}")
        for line in found["unplaced"]:
            self.stdout.write(f"line {line['line']}: {line['text'][:70]}\n    {line['why']}")

    def _import(self, draft: CharterDraft, options: dict[str, Any]) -> None:
        forum = Forum.objects.filter(slug=options["forum"] or "").first()
        if forum is None:
            raise RuleBroken("forum-unknown", _("Name a forum that exists."), place="--forum")
        title = options["title"] or draft.title
        slug = options["address"] or slugify(title)[:60].strip("-")
        if not slug:
            raise RuleBroken(
                "address-missing",
                _("The title gives no address; choose one of letters, digits and hyphens."),
                place="--address",
            )
        charter = revisions.import_charter(
            actor=_importer(forum, options["email"]),
            forum_id=forum.pk,
            draft=draft,
            slug=slug,
            title=title,
            language=options["language"],
        )
        self._report(draft, as_json=False)
        self.stdout.write(f"{charter.symbol} /forums/{forum.slug}/charters/{charter.slug}/")

    def _refuse(self, words: str) -> NoReturn:
        self.stderr.write(words)
        raise SystemExit(2)


def _importer(forum: Forum, email: str | None) -> Actor:
    """The person named, or who serves the forum as secretariat, else as chair: by an office that may import."""
    if email:
        people = list(User.objects.filter(email__iexact=email, is_active=True))
    else:
        roles = forum.roles.filter(role__in=["secretariat", "chair"], ends_at=None)
        people = [one.person for one in roles.select_related("person").order_by("-role", "id")]
    for person in people:
        person.has_proved_twice = True  # whoever runs a command on the server vouches for them
        for actor in permissions.capacities(person, forum):
            if allowed(actor.role, Act.CREATE_CHARTER, FORUM):
                return actor
    raise RuleBroken(
        "not-permitted",
        _("Nobody there may import a charter: name an active chair, deputy or secretariat."),
        place="--as",
    )
