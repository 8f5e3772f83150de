-- An alias that the glossary spells out belongs to the row whose name or alias is that long form, if
-- there is one.
WITH names AS (
    SELECT 'skills' AS vocabulary, skill_id AS record, lower(name) AS name FROM skills
    UNION ALL
    SELECT 'skills', skill_id, lower(alias) FROM skill_aliases
    UNION ALL
    SELECT 'roles', role_id, lower(name) FROM roles
    UNION ALL
    SELECT 'roles', role_id, lower(alias) FROM role_aliases
),
aliases AS (
    SELECT 'skills' AS vocabulary, 'skill_aliases' AS "table", 'skill_id' AS field, _row, skill_id AS record, alias
    FROM skill_aliases
    UNION ALL
    SELECT 'roles', 'role_aliases', 'role_id', _row, role_id, alias
    FROM role_aliases
),
owners AS (
    SELECT aliases."table", aliases._row, aliases.field, aliases.record, aliases.alias, names.record AS owner
    FROM aliases
    JOIN glossary ON glossary.acronym = aliases.alias
    JOIN names ON names.vocabulary = aliases.vocabulary AND names.name = lower(glossary.expansion)
)
SELECT
    "table",
    _row AS "row",
    field,
    'the glossary spells ' || any_value(alias) || ' out as a name of '
    || string_agg(DISTINCT owner, ', ' ORDER BY owner)
    || ': refer to that row, or correct the glossary' AS message
FROM owners
GROUP BY "table", _row, field, record
HAVING NOT bool_or(owner IS NOT DISTINCT FROM record)
