-- The pay figures with names in place of IDs, and the middle of each range.
WITH major AS (
    SELECT table_name, record_id, count(*) AS caveats_major
    FROM caveat_records
    JOIN caveats USING (caveat_id)
    WHERE severity = 'major'
    GROUP BY table_name, record_id
),
places AS (
    SELECT spans.span_id, documents.title AS document, heading AS section, line, spans._row AS place
    FROM spans
    JOIN documents ON documents.document_id = spans.document_id
    JOIN sections ON sections.section_id = spans.section_id
)
SELECT
    roles.name AS role,
    career_stage_id AS stage,
    measure,
    statistic,
    amount_min,
    amount_max,
    (amount_min + amount_max) / 2 AS midpoint,
    currency_code AS currency,
    period,
    country_code AS country,
    year,
    experience_min_years,
    experience_max_years,
    is_estimate,
    hedge,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    pay_figure_id
FROM pay_figures
JOIN places USING (span_id)
LEFT JOIN roles USING (role_id)
LEFT JOIN major ON major.table_name = 'pay_figures' AND major.record_id = pay_figure_id
ORDER BY pay_figures._row
