-- Alternative titles of O*NET are kept once, for roles that are linked to one of the occupations; the
-- code of a source says its kind, and one occupation has one title.
WITH titles AS (
    SELECT
        *,
        arg_min(occupation_title, _row) OVER (PARTITION BY occupation_code ORDER BY _row) AS first_title,
        min(_row) OVER (PARTITION BY role_id, occupation_code, alternative_title, source_code) AS first_row,
        CASE source_code WHEN '01' THEN 'association' WHEN '08' THEN 'dol_eta' WHEN '10' THEN 'employer_posting' END
            AS expected_kind
    FROM onet_titles
),
links AS (
    SELECT * FROM taxonomy_links WHERE taxonomy_id = 'onet' AND table_name = 'roles'
),
occupations AS (
    SELECT occupation_code, arg_min(occupation_title, _row) AS title FROM onet_titles GROUP BY occupation_code
)
SELECT
    'onet_titles' AS "table",
    _row AS "row",
    'occupation_title' AS field,
    'another row has another title for this code: correct one of the two' AS message
FROM titles
WHERE occupation_title IS DISTINCT FROM first_title
UNION ALL
SELECT
    'onet_titles', _row, 'source_kind',
    'by its code the source is ' || coalesce(expected_kind, 'unknown') || ': correct one of the two'
FROM titles
WHERE source_kind IS DISTINCT FROM expected_kind
UNION ALL
SELECT 'onet_titles', _row, 'alternative_title', 'line ' || first_row || ' says the same: keep one of the two'
FROM titles
WHERE _row <> first_row
UNION ALL
SELECT 'onet_titles', _row, 'role_id', 'no link leads from this role to an occupation that has its title'
FROM titles
WHERE
    role_id IS NULL
    OR role_id NOT IN (
        SELECT each.role_id
        FROM onet_titles AS each
        JOIN links ON links.record_id = each.role_id AND links.external_id = each.occupation_code
    )
UNION ALL
SELECT
    'taxonomy_links', links._row, 'external_label',
    'onet_titles calls this code ' || title || ': correct one of the two'
FROM links
JOIN occupations ON occupation_code = external_id
WHERE external_label IS DISTINCT FROM title
UNION ALL
SELECT
    'taxonomy_links', _row, 'matched_label',
    'onet_titles has no such title of this role and occupation: add it'
FROM links
WHERE
    basis = 'alternative_label'
    AND matched_label IS NOT NULL
    AND NOT EXISTS (
        FROM onet_titles
        WHERE
            onet_titles.role_id = links.record_id
            AND onet_titles.occupation_code = links.external_id
            AND lower(onet_titles.alternative_title) = lower(links.matched_label)
    )
