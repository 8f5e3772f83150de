-- What is said of each factor of pay, with its examples and reasons on the same row.
WITH below AS (
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
JOIN _places AS places ON places.span_id = statements.span_id
LEFT JOIN below USING (statement_id)
LEFT JOIN _major_caveats AS major ON major.table_name = 'statements' AND major.record_id = statement_id
WHERE statements.kind IN ('pay_increase', 'pay_premium', 'competitive_pay', 'pay_variation')
ORDER BY statements._row
