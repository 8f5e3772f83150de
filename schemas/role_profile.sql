-- Each role with its career stage, the span of its pay, the titles of the next stage, and its links.
WITH measured AS (
    SELECT
        role_id, measure, currency_code, period,
        min(amount_min) AS pay_min,
        max(amount_max) AS pay_max,
        row_number() OVER (
            PARTITION BY role_id
            ORDER BY coalesce(measure, '') = 'base' DESC, coalesce(measure, '') = 'total' DESC, min(pay_figures._row)
        ) AS choice
    FROM pay_figures
    JOIN spans USING (span_id)
    WHERE role_id IS NOT NULL
    -- amounts of one document, currency and period can be compared
    GROUP BY role_id, measure, currency_code, period, document_id
),
stages AS (
    SELECT
        role_id, document_id, career_stages.career_stage_id,
        dense_rank() OVER (PARTITION BY document_id ORDER BY career_stages._row) AS step
    FROM career_titles
    JOIN career_stages USING (career_stage_id)
    JOIN spans USING (span_id)
),
titles AS (
    SELECT
        lower.role_id,
        arg_min(lower.career_stage_id, lower.step) AS stage,
        string_agg(roles.name, '; ' ORDER BY roles._row) AS next_titles
    FROM stages AS lower
    LEFT JOIN stages AS upper ON upper.document_id = lower.document_id AND upper.step = lower.step + 1
    LEFT JOIN roles ON roles.role_id = upper.role_id
    GROUP BY lower.role_id
),
links AS (
    FROM taxonomy_links WHERE table_name = 'roles' AND external_id IS NOT NULL
)
SELECT
    roles.name AS role,
    roles.kind,
    stage,
    measure AS pay_measure,
    pay_min,
    pay_max,
    currency_code AS currency,
    period,
    next_titles,
    esco.match_relation AS esco_relation,
    esco.external_label AS esco_label,
    esco.external_id AS esco_uri,
    onet.external_label AS onet_occupation,
    onet.external_id AS onet_soc,
    coalesce(caveats_major, 0) AS caveats_major,
    roles.role_id
FROM roles
LEFT JOIN measured ON measured.role_id = roles.role_id AND choice = 1
LEFT JOIN titles ON titles.role_id = roles.role_id
LEFT JOIN links AS esco ON esco.record_id = roles.role_id AND esco.taxonomy_id = 'esco'
LEFT JOIN links AS onet ON onet.record_id = roles.role_id AND onet.taxonomy_id = 'onet'
LEFT JOIN _major_caveats AS major ON major.table_name = 'roles' AND major.record_id = roles.role_id
ORDER BY roles._row
