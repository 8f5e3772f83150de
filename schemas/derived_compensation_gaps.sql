-- Pay figures compared: each career stage with the next one of the same role, and each two roles
-- without a stage. Only figures of one document, measure, country and year are compared. The gap
-- is the higher figure less the lower one: lower end with lower end, midpoint with midpoint.
WITH pay AS (
    SELECT
        compensation.*,
        spans.document_id,
        career_stages._row AS stage,
        (amount_min_usd + amount_max_usd) / 2 AS midpoint
    FROM compensation
    JOIN spans USING (span_id)
    LEFT JOIN career_stages USING (career_stage_id)
    WHERE measure IS NOT NULL AND amount_min_usd IS NOT NULL AND amount_max_usd IS NOT NULL
),
pairs AS (
    SELECT
        one,
        other,
        if(one.role_id = other.role_id, 'stage_step', 'role_pair') AS comparison,
        if(one.role_id = other.role_id, one.stage > other.stage, one.midpoint > other.midpoint) AS swapped
    FROM pay AS one
    JOIN pay AS other
        ON one._row < other._row
        AND one.document_id = other.document_id
        AND one.measure = other.measure
        AND one.country_code IS NOT DISTINCT FROM other.country_code
        AND one.year IS NOT DISTINCT FROM other.year
    WHERE
        (one.role_id = other.role_id AND abs(one.stage - other.stage) = 1)
        OR (one.role_id <> other.role_id AND one.stage IS NULL AND other.stage IS NULL)
),
gaps AS (
    SELECT
        if(swapped, other, one) AS low,
        if(swapped, one, other) AS high,
        comparison,
        one._row AS first,
        other._row AS second
    FROM pairs
)
SELECT
    low.compensation_id || '-to-' || high.compensation_id AS derived_compensation_gap_id,
    low.compensation_id AS from_compensation_id,
    high.compensation_id AS to_compensation_id,
    comparison,
    low.measure AS measure,
    high.amount_min_usd - low.amount_min_usd AS gap_min_usd,
    high.amount_max_usd - low.amount_max_usd AS gap_max_usd,
    high.midpoint - low.midpoint AS gap_midpoint_usd,
    round(100 * (high.midpoint - low.midpoint) / low.midpoint, 4) AS gap_midpoint_percent,
    'gap_midpoint_usd = (to.min + to.max) / 2 - (from.min + from.max) / 2' AS formula
FROM gaps
ORDER BY first, second
