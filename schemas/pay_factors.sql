-- What is said of each factor of pay, with its examples and reasons on the same row.
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
),
below AS (
    SELECT
        parent_statement_id AS statement_id,
        string_agg(object, '; ' ORDER BY _row) FILTER (kind IN ('place_example', 'sector_example')) AS examples,
        string_agg(object, '; ' ORDER BY _row) FILTER (kind = 'pay_reason') AS reasons
    FROM statements
    GROUP BY parent_statement_id
)
SELECT
    topics.name AS factor,
    subject AS applies_to,
    CASE statements.kind
        WHEN 'pay_increase' THEN 'increase'
        WHEN 'pay_premium' THEN 'premium'
        WHEN 'competitive_pay' THEN 'competitive'
        ELSE 'variation'
    END AS pay_effect,
    summary,
    examples,
    reasons,
    hedge,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    statement_id
FROM statements
JOIN topics USING (topic_id)
JOIN places ON places.span_id = statements.span_id
LEFT JOIN below USING (statement_id)
LEFT JOIN major ON major.table_name = 'statements' AND major.record_id = statement_id
WHERE statements.kind IN ('pay_increase', 'pay_premium', 'competitive_pay', 'pay_variation')
ORDER BY statements._row
