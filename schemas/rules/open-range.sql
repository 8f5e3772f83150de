-- A range is open at one end at most: a pay figure has an amount, a figure a value, a rate a percentage.
SELECT 'pay_figures' AS "table", _row AS "row", 'amount_max' AS field, 'no amount is given: fill in one of the two' AS message
FROM pay_figures
WHERE amount_min IS NULL AND amount_max IS NULL
UNION ALL
SELECT 'figures', _row, 'value_max', 'no value is given: fill in one of the two, or the year'
FROM figures
WHERE value_min IS NULL AND value_max IS NULL AND "year" IS NULL
UNION ALL
SELECT 'market_growth', _row, 'rate_percent_max', 'no rate is given: fill in one of the two'
FROM market_growth
WHERE rate_percent_min IS NULL AND rate_percent_max IS NULL
UNION ALL
SELECT 'pay_changes', _row, 'change_percent_max', 'no change is given: fill in one of the two'
FROM pay_changes
WHERE change_percent_min IS NULL AND change_percent_max IS NULL
