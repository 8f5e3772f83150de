-- Pay that the document places between two figures: the lower one is below the upper one, and
-- neither is a figure of the role itself. Pay that is above a figure has no upper one.
WITH ends AS (
    SELECT
        comparisons._row,
        comparisons.role_id,
        lower.role_id AS lower_role,
        upper.role_id AS upper_role,
        lower.amount_max AS low,
        upper.amount_max AS high
    FROM pay_comparisons AS comparisons
    LEFT JOIN pay_figures AS lower ON lower.pay_figure_id = lower_pay_figure_id
    LEFT JOIN pay_figures AS upper ON upper.pay_figure_id = upper_pay_figure_id
)
SELECT
    'pay_comparisons' AS "table",
    _row AS "row",
    'lower_pay_figure_id' AS field,
    if(
        lower_role = role_id,
        'this is pay of ' || role_id || ' itself: refer to the pay of another role',
        low || ' is not below the upper figure, ' || high || ': correct one of the two'
    ) AS message
FROM ends
WHERE lower_role = role_id OR low >= high
UNION ALL
SELECT
    'pay_comparisons',
    _row,
    'upper_pay_figure_id',
    'this is pay of ' || role_id || ' itself: refer to the pay of another role'
FROM ends
WHERE upper_role = role_id
UNION ALL
SELECT
    'pay_comparisons',
    _row,
    'upper_pay_figure_id',
    'a comparison of kind ' || relation || if(
        relation = 'between', ' has an upper figure: fill in the cell', ' has no upper figure: empty the cell'
    )
FROM pay_comparisons
WHERE (relation = 'between') <> (upper_pay_figure_id IS NOT NULL)
