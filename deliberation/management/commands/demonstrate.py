"""manage.py demonstrate: load the demonstration forum once, or print its accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.management.demonstration import reading
from deliberation.management.demonstration.loading import load
from deliberation.models import Forum
from deliberation.queries.clock import database_clock


class Command(BaseCommand):
    help = "Load the demonstration forum on first start; say --accounts to print who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true")
        parser.add_argument("--password", default="", help="The password of all its accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._print_accounts()
            return
        if Forum.objects.filter(slug=reading.SLUG).exists():
            self.stdout.write("The demonstration forum is there.")
            return
        if settings.SECURE_SSL_REDIRECT and not options["password"]:
            raise CommandError("In production the demonstration needs a --password of your own.")
        load(today=database_clock(), password=options["password"] or reading.PASSWORD)
        self.stdout.write("The demonstration forum is loaded.")

    def _print_accounts(self) -> None:
        """Every featured account; all share one password."""
        rows = reading.featured()
        role_width = max(len(role) for role, _name, _email in rows)
        self.stdout.write(f"Demonstration accounts, password “{reading.PASSWORD}”:")
        for role, _name, email in rows:
            self.stdout.write(f"  {role:<{role_width}}  {email}")
