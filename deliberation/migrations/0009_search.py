"""Full-text search: the words of each row by its language, and indexes on just these expressions."""

from django.db import migrations

CONFIGS = {
    "en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic",
}  # fmt: skip
HAN = "[\\u3400-\\u9fff]"

_CASES = "\n".join(
    f"    WHEN '{code}' THEN 'pg_catalog.{name}'::pg_catalog.regconfig"
    for code, name in CONFIGS.items()
)
_ALL = " || ".join(
    f"pg_catalog.to_tsvector('pg_catalog.{name}', words)" for name in [*CONFIGS.values(), "simple"]
)
_MARKED = "\n".join(
    f"    || CASE WHEN only_in IN ('', '{code}')"
    f" THEN public.concord_query_in('pg_catalog.{name}', asked, '''={code}''') ELSE ''::tsquery END"
    for code, name in [*CONFIGS.items(), ("zh", "simple")]
)
_ANY = "\n    || ".join(
    f"public.concord_query_in('pg_catalog.{name}', asked, '''=''')"
    for name in [*CONFIGS.values(), "simple"]
)

FUNCTIONS = f"""
CREATE FUNCTION concord_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE language
{_CASES}
    ELSE 'pg_catalog.simple'::pg_catalog.regconfig
  END
$$;

-- Overlapping pairs of Chinese characters, run by run, and each character by itself behind them.
CREATE FUNCTION concord_pairs(words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.to_tsvector('pg_catalog.simple', COALESCE(string_agg(
    substr(run[1], place, 2), ' ' ORDER BY number, place) FILTER (WHERE place < length(run[1])), '')
    || ' ' || COALESCE(string_agg(substr(run[1], place, 1), ' ' ORDER BY number, place), ''))
  FROM regexp_matches(words, '{HAN}+', 'g') WITH ORDINALITY AS runs(run, number),
       LATERAL generate_series(1, length(run[1])) AS place
$$;

-- What can be found in words of a language; of none in particular (''), in any. A lexeme beginning with
-- "=", which no parser makes, says which language it is.
CREATE FUNCTION concord_search(language text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
  SELECT CASE WHEN language = '' THEN {_ALL}
         ELSE pg_catalog.to_tsvector(public.concord_config(language), words) END
    || CASE WHEN words ~ '{HAN}' THEN public.concord_pairs(words) ELSE ''::tsvector END
    || pg_catalog.array_to_tsvector(ARRAY['=' || CASE
         WHEN language IN ('', 'en', 'fr', 'es', 'ru', 'ar', 'zh') THEN language ELSE 'other' END])
$$;

CREATE FUNCTION concord_query_in(config regconfig, asked text, mark text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN numnode(found) = 0 THEN ''::tsquery ELSE found && mark::tsquery END
  FROM pg_catalog.websearch_to_tsquery(config, asked) AS found
$$;

-- The question in each language together with that language's mark; or in one alone.
CREATE FUNCTION concord_query(asked text, only_in text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ''::tsquery
{_MARKED}
    || CASE WHEN only_in NOT IN ('', 'en', 'fr', 'es', 'ru', 'ar', 'zh') OR only_in = ''
         THEN public.concord_query_in('pg_catalog.simple', asked, '''=other''') ELSE ''::tsquery END
    || CASE WHEN only_in = '' THEN {_ANY} ELSE ''::tsquery END
$$;
"""
INDEXES = {
    "comments_searched": "deliberation_comment USING gin (concord_search(language, body))",
    "texts_searched": "deliberation_text USING gin"
    " (concord_search(language, (heading || ' ' || words)))",
    "charters_searched": "deliberation_charter USING gin (concord_search(language, title))",
    "revisions_searched": "deliberation_revision USING gin (concord_search('', cover_note))",
    "questions_searched": "deliberation_question USING gin"
    " (concord_search('', (title || ' ' || explanation || ' ' || motion)))",
}
UNDO = """
DROP FUNCTION concord_query(text, text);
DROP FUNCTION concord_query_in(regconfig, text, text);
DROP FUNCTION concord_search(text, text);
DROP FUNCTION concord_pairs(text);
DROP FUNCTION concord_config(text);
"""


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0008_moderation")]

    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {on}", f"DROP INDEX {name}")
            for name, on in INDEXES.items()
        ),
    ]
