-- Start, end and rate of each market's growth. The source states two of the three; the third
-- follows from them by the compound annual growth rate, (end / start) ^ (1 / years) - 1. Figures
-- of different documents or geographies are never mixed. Rounded to four decimals, so that the
-- last bits of a platform's pow() never reach the published file.
WITH sizes AS (
    SELECT market_sizes.*, spans.document_id
    FROM market_sizes
    JOIN spans USING (span_id)
),
rates AS (
    SELECT market_id, document_id, arg_max(rate, rate._row) AS rate
    FROM (
        SELECT market_growth AS rate, market_growth.market_id, spans.document_id
        FROM market_growth
        JOIN spans USING (span_id)
    )
    GROUP BY market_id, document_id
),
paths AS (
    SELECT
        market_id,
        document_id,
        min(sizes._row) AS place,
        arg_min(sizes, (sizes.year, sizes._row)) AS first,
        arg_max(sizes, (sizes.year, sizes._row)) AS last
    FROM sizes
    GROUP BY market_id, document_id, geography
),
cases AS (
    SELECT
        paths.*,
        rate,
        CASE
            WHEN first.year < last.year THEN 'rate'
            WHEN rate.to_year = last.year THEN 'start'
            WHEN rate.from_year = first.year THEN 'end'
        END AS implied
    FROM paths
    LEFT JOIN rates USING (market_id, document_id)
),
years AS (
    SELECT
        *,
        if(implied = 'rate', first.year, rate.from_year) AS from_year,
        if(implied = 'rate', last.year, rate.to_year) AS to_year
    FROM cases
    WHERE implied IS NOT NULL
),
multiples AS (
    SELECT
        *,
        to_year - from_year AS years,
        if(
            implied = 'rate',
            last.value_usd / first.value_usd,
            pow(1 + rate.rate_percent / 100, to_year - from_year)
        ) AS multiple
    FROM years
)
SELECT
    market_id || '-' || from_year || '-' || to_year AS derived_market_growth_id,
    market_id,
    from_year,
    to_year,
    years,
    if(implied = 'start', round(last.value_usd / multiple), first.value_usd) AS start_value_usd,
    if(implied = 'start', 'implied', 'stated') AS start_basis,
    if(implied = 'end', round(first.value_usd * multiple), last.value_usd) AS end_value_usd,
    if(implied = 'end', 'implied', 'stated') AS end_basis,
    round(
        if(implied = 'rate', 100 * (pow(multiple, 1 / years) - 1), rate.rate_percent), 4
    ) AS cagr_percent,
    if(implied = 'rate', 'implied', 'stated') AS cagr_basis,
    round(multiple, 4) AS growth_multiple,
    if(implied = 'start', NULL, first.market_size_id) AS start_size_id,
    if(implied = 'end', NULL, last.market_size_id) AS end_size_id,
    if(implied = 'rate', NULL, rate.market_growth_id) AS growth_id,
    CASE implied
        WHEN 'rate' THEN 'cagr_percent = 100 * ((end_value_usd / start_value_usd) ** (1 / years) - 1)'
        WHEN 'start' THEN 'start_value_usd = end_value_usd / (1 + cagr_percent / 100) ** years'
        ELSE 'end_value_usd = start_value_usd * (1 + cagr_percent / 100) ** years'
    END AS formula
FROM multiples
JOIN markets USING (market_id)
ORDER BY markets._row, place
