-- Pay that the document places between two figures: the lower one is below the upper one, and
-- neither is a figure of the role itself.
WITH ends AS (
    SELECT
        comparisons._row,
        comparisons.role_id,
        lower.role_id AS lower_role,
        upper.role_id AS upper_role,
        lower.amount_max_usd AS low,
        upper.amount_max_usd AS high
    FROM compensation_comparisons AS comparisons
    LEFT JOIN compensation AS lower ON lower.compensation_id = lower_compensation_id
    LEFT JOIN compensation AS upper ON upper.compensation_id = upper_compensation_id
)
SELECT
    'compensation_comparisons' AS "table",
    _row AS "row",
    'lower_compensation_id' AS field,
    if(
        lower_role = role_id,
        'this is pay of ' || role_id || ' itself: refer to the pay of another role',
        low || ' is not below the upper figure, ' || high || ': correct one of the two'
    ) AS message
FROM ends
WHERE lower_role = role_id OR low >= high
UNION ALL
SELECT
    'compensation_comparisons',
    _row,
    'upper_compensation_id',
    'this is pay of ' || role_id || ' itself: refer to the pay of another role'
FROM ends
WHERE upper_role = role_id
