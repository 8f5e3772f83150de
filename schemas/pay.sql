-- The pay figures with names in place of IDs, and the middle of each range.
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
JOIN _places AS places USING (span_id)
LEFT JOIN roles USING (role_id)
LEFT JOIN _major_caveats AS major ON major.table_name = 'pay_figures' AND major.record_id = pay_figure_id
ORDER BY pay_figures._row
