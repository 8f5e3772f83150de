-- Every role and every skill is decided once in every taxonomy. A record that was looked up and not found is
-- a decision too, and so is one that nobody has looked up yet.
WITH records AS (
    SELECT 'roles' AS table_name, 'role_id' AS field, min(_row) AS _row, role_id AS record_id
    FROM roles
    GROUP BY role_id
    UNION ALL
    SELECT 'skills', 'skill_id', min(_row), skill_id
    FROM skills
    GROUP BY skill_id
),
expected AS (
    SELECT taxonomy_id, records.*
    FROM taxonomies
    CROSS JOIN records
)
SELECT
    'taxonomy_links' AS "table",
    _row AS "row",
    'record_id' AS field,
    record_id || ' of ' || table_name || ' is decided in ' || taxonomy_id || ' already: keep one of the two' AS message
FROM (
    SELECT *, row_number() OVER (PARTITION BY taxonomy_id, table_name, record_id ORDER BY _row) AS time
    FROM taxonomy_links
)
WHERE time > 1
UNION ALL
SELECT
    table_name,
    _row,
    field,
    record_id || ' is not decided in the taxonomy ' || taxonomy_id
    || ': mlops-role-data links --stub adds a row that says that nobody has looked yet'
FROM expected
ANTI JOIN taxonomy_links USING (taxonomy_id, table_name, record_id)
ORDER BY 2
