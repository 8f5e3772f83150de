-- A minimum has no upper end, a maximum and a top end have no lower one, and nothing else is open.
SELECT
    'pay_figures' AS "table",
    _row AS "row",
    'statistic' AS field,
    'the statistic is ' || statistic || ', and the amount is '
        || CASE WHEN amount_max IS NULL THEN 'open above' WHEN amount_min IS NULL THEN 'open below' ELSE 'closed' END
        || ': correct one of the two' AS message
FROM pay_figures
WHERE (statistic = 'minimum') <> (amount_max IS NULL)
OR (statistic IN ('maximum', 'top_end')) <> (amount_min IS NULL)
