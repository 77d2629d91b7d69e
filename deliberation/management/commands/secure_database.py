"""manage.py secure_database: what the application's role may do, granted by the owner. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from psycopg import sql

from deliberation.models import (
    AudienceChange,
    AuditEntry,
    CredentialsReport,
    CredentialStep,
    ModerationEntry,
    ParticipationLevel,
    Provenance,
    RecordEntry,
)

APPENDED_ONLY = (
    AuditEntry,
    RecordEntry,
    ModerationEntry,
    AudienceChange,
    CredentialStep,
    CredentialsReport,
    ParticipationLevel,
    Provenance,
)
_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


class Command(BaseCommand):
    help = (
        "Let the application's role read and write, but only add to audit, record, moderation log, audience changes,"
        " steps of credentials, their reports and levels of participation."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        role = connections["default"].settings_dict["USER"]
        if "owner" not in connections:
            raise CommandError("DATABASE_OWNER_URL must be set.")
        owner = connections["owner"]
        if role == owner.settings_dict["USER"]:
            self.stdout.write(
                "The application uses the owner's role: nothing can be withheld from it."
            )
            return
        named = sql.Identifier(role)
        with transaction.atomic(using="owner"), owner.cursor() as cursor:
            for statement in _GRANTS:
                cursor.execute(sql.SQL(statement).format(role=named))
            for model in APPENDED_ONLY:
                table = sql.Identifier(model._meta.db_table)
                refusal = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
                cursor.execute(refusal.format(table=table, role=named))
