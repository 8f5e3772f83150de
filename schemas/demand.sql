-- Market sizes, market growth and claims about demand in one table. Implied growth goes from the first
-- value of a market to the row's value; figures of different documents or geographies are never mixed.
-- Rounded to four decimals, so that the last bits of a platform's pow() never reach the published file.
WITH first_size AS (
    SELECT market_id, document, geography, currency_code, min(year) AS year, arg_min(value, year) AS value
    FROM market_sizes
    JOIN _places AS places USING (span_id)
    GROUP BY market_id, document, geography, currency_code
),
driven AS (
    SELECT topic_id, string_agg(object, '; ' ORDER BY _row) AS drivers
    FROM statements
    WHERE kind = 'driver'
    GROUP BY topic_id
),
claims AS (
    SELECT
        'market_sizes' AS table_name, market_size_id AS record_id, markets.name AS subject, 'market' AS subject_type,
        'market size, ' || status AS claim, sizes.value, NULL AS value_max, sizes.currency_code AS value_unit,
        if(sizes.year > first_size.year, first_size.year, NULL) AS from_year, sizes.year AS to_year,
        if(
            sizes.year > first_size.year,
            round(100 * (pow(sizes.value / first_size.value, 1 / (sizes.year - first_size.year)) - 1), 4),
            NULL
        ) AS implied_growth_percent,
        NULL AS drivers, NULL AS concession, hedge, span_id
    FROM market_sizes AS sizes
    JOIN markets USING (market_id)
    JOIN _places AS places USING (span_id)
    JOIN first_size ON
        first_size.market_id = sizes.market_id
        AND first_size.document = places.document
        AND first_size.geography IS NOT DISTINCT FROM sizes.geography
        AND first_size.currency_code = sizes.currency_code
    UNION ALL
    SELECT
        'market_growth', market_growth_id, markets.name, 'market', 'market growth (' || if(rate_kind = 'cagr', 'CAGR', rate_kind) || ')',
        coalesce(rate_percent_min, rate_percent_max),
        if(rate_percent_max > rate_percent_min, rate_percent_max, NULL), 'percent', from_year, to_year, NULL, NULL, NULL, hedge, span_id
    FROM market_growth
    JOIN markets USING (market_id)
    UNION ALL
    SELECT
        'demand_claims', demand_claim_id, coalesce(industries.name, scope, roles.name, section),
        if(industries.name IS NULL AND scope IS NULL AND roles.name IS NOT NULL, 'role', 'sector'),
        concat_ws(', ', if(contains(claim, strength), NULL, strength), claim), NULL, NULL, NULL, NULL, NULL, NULL, drivers, concession, NULL, span_id
    FROM demand_claims
    LEFT JOIN roles USING (role_id)
    LEFT JOIN industries USING (industry_id)
    LEFT JOIN driven USING (topic_id)
    JOIN _places AS places USING (span_id)
)
SELECT
    subject,
    subject_type,
    claim,
    value,
    value_max,
    value_unit,
    from_year,
    to_year,
    implied_growth_percent,
    drivers,
    concession,
    hedge,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    table_name,
    record_id
FROM claims
JOIN _places AS places USING (span_id)
LEFT JOIN _major_caveats AS major USING (table_name, record_id)
ORDER BY place, table_name, record_id
