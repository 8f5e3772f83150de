-- Every role and every skill is decided once in every taxonomy, and the decisions are in the order of
-- taxonomies, then roles, then skills. A record that was looked up and not found is a decision too.
WITH records AS (
    SELECT 1 AS part, 'roles' AS table_name, 'role_id' AS field, min(_row) AS _row, role_id AS record_id
    FROM roles
    GROUP BY role_id
    UNION ALL
    SELECT 2, 'skills', 'skill_id', min(_row), skill_id
    FROM skills
    GROUP BY skill_id
),
expected AS (
    SELECT
        taxonomy_id, table_name, field, records._row, record_id,
        row_number() OVER (ORDER BY taxonomies._row, part, records._row) AS place
    FROM taxonomies
    CROSS JOIN records
),
found AS (
    SELECT
        links._row, links.taxonomy_id, links.table_name, links.record_id, place,
        row_number() OVER (PARTITION BY links.taxonomy_id, links.table_name, links.record_id ORDER BY links._row) AS time,
        max(place) OVER (ORDER BY links._row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS highest
    FROM taxonomy_links AS links
    LEFT JOIN expected USING (taxonomy_id, table_name, record_id)
)
SELECT
    'taxonomy_links' AS "table",
    _row AS "row",
    'record_id' AS field,
    if(
        time > 1,
        record_id || ' of ' || table_name || ' is decided in ' || taxonomy_id || ' already: keep one of the two',
        'links are in the order of taxonomies, then of roles, then of skills: move this row'
    ) AS message
FROM found
WHERE time > 1 OR place < highest
UNION ALL
SELECT
    table_name,
    _row,
    field,
    record_id || ' is not decided in the taxonomy ' || taxonomy_id
    || ': add a row to taxonomy_links, with no_match if nothing there is like it'
FROM expected
ANTI JOIN taxonomy_links USING (taxonomy_id, table_name, record_id)
