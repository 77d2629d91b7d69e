"""The application's database role can add to the journals and alter none of them."""

import psycopg
import pytest

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    "table",
    [
        "deliberation_auditentry",
        "deliberation_recordentry",
        "deliberation_moderationentry",
        "deliberation_audiencechange",
        "deliberation_participationlevel",
        "deliberation_credentialstep",
        "deliberation_credentialsreport",
        "deliberation_provenance",
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_alter_a_journal(running_house, table, statement):
    with (
        psycopg.connect(running_house.cluster.url()) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.format(table))


def test_the_application_cannot_change_the_schema(running_house):
    with (
        psycopg.connect(running_house.cluster.url()) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("ALTER TABLE deliberation_ballot DROP COLUMN choice")
