-- Every row of every fact table in one long table, to search and to count across all of them. The
-- text is made of the row's cells, each after the title of its column; keys and places in the
-- document are left out. Rows are in the document's order.
WITH texts AS (
    SELECT
        table_name,
        record_id,
        "row",
        any_value(shown) FILTER (is_label) AS label,
        string_agg(
            CASE WHEN shown = 'true' AND type = 'boolean' THEN title
                ELSE title || ': ' || shown || coalesce(' ' || unit, '')
            END,
            '; ' ORDER BY ordinal
        ) FILTER (evidence NOT IN ('key', 'ledger') AND NOT (type = 'boolean' AND shown = 'false')) AS text
    FROM _cells
    WHERE kind = 'fact'
    GROUP BY table_name, record_id, "row"
),
places AS (
    SELECT table_name, record_id, shown AS span_id
    FROM _cells
    WHERE kind = 'fact' AND "column" = 'span_id'
)
SELECT
    table_name,
    record_id,
    row_number() OVER (ORDER BY spans._row, table_name, texts."row") AS position,
    spans.document_id,
    spans.section_id,
    span_id,
    spans.line,
    label,
    coalesce(text, '') AS text
FROM texts
JOIN places USING (table_name, record_id)
JOIN spans USING (span_id)
ORDER BY position
