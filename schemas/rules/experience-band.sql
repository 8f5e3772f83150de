-- Experience bands of one role's pay neither overlap nor leave a gap, unless a caveat says so. Bands
-- are compared as printed: 0-3 and 4-7 leave out what lies between, 4-7 and 7+ share seven. The
-- caveat is of kind tension and concerns these two rows and no other.
WITH bands AS (
    SELECT
        pay_figures._row,
        pay_figure_id,
        experience_min_years AS low,
        coalesce(experience_max_years, 1000) AS high,
        (document_id, role_id, measure, statistic, currency_code, country_code, year) AS ladder
    FROM pay_figures
    LEFT JOIN spans USING (span_id)
    WHERE experience_min_years IS NOT NULL AND pay_figure_id IS NOT NULL
),
neighbours AS (
    SELECT
        *,
        -- the band that reaches highest so far is the one to meet
        arg_max(pay_figure_id, high) OVER below AS below_id,
        max(high) OVER below AS below_high
    FROM bands
    WINDOW below AS (
        PARTITION BY ladder ORDER BY low, _row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
tensions AS (
    SELECT
        list(DISTINCT record_id ORDER BY record_id)
            FILTER (table_name = 'pay_figures') AS records
    FROM caveat_records
    JOIN caveats USING (caveat_id)
    WHERE kind = 'tension'
    GROUP BY caveat_id
    HAVING count(DISTINCT (table_name, record_id)) = 2
)
SELECT
    'pay_figures' AS "table",
    _row AS "row",
    'experience_min_years' AS field,
    'the experience band from ' || low || ' years '
    || if(
        low <= below_high,
        'overlaps the one of ' || below_id,
        'leaves a gap above the one of ' || below_id || ', which ends at ' || below_high
    )
    || ': correct it, or add a caveat of kind tension that concerns these two rows alone' AS message
FROM neighbours
WHERE
    below_id IS NOT NULL
    AND list_sort([below_id, pay_figure_id]) NOT IN (SELECT records FROM tensions WHERE len(records) = 2)
