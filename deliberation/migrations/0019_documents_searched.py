"""Rules of procedure and credentials reports are searched, too."""

from django.db import migrations

FUNCTION = """
-- A credentials report as it can be searched: its chambers, then each credential, a line each.
CREATE FUNCTION concord_report_words(content jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT COALESCE(string_agg(
    (chamber->>'name') || COALESCE((
      SELECT string_agg(chr(10) || (line->>'delegation') || ', ' || (line->>'role')
        || COALESCE(': ' || NULLIF(line->>'name', ''), '') || ' (' || (line->>'standing') || ')', ''
        ORDER BY row)
      FROM jsonb_array_elements(chamber->'credentials') WITH ORDINALITY AS lines(line, row)), ''),
    chr(10) ORDER BY place), '')
  FROM jsonb_array_elements(content->'chambers') WITH ORDINALITY AS chambers(chamber, place)
$$;
"""
INDEXES = {
    "procedures_searched": "deliberation_procedure USING gin"
    " (concord_search(language, (title || ' ' || text)))",
    "reports_searched": "deliberation_credentialsreport USING gin"
    " (concord_search('', concord_report_words(content)))",
}


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0018_mandates")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION concord_report_words(jsonb)"),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {on}", f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
