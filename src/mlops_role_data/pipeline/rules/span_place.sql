-- Spans are in the order of their document, never overlap, and end before it does.
WITH document AS (
    SELECT document_id, arg_max(characters, _row) AS characters, arg_max(lines, _row) AS lines
    FROM documents
    GROUP BY document_id
),

placed AS (
    SELECT
        spans.*,
        characters,
        lines,
        coalesce(max("end") OVER above, 0) AS end_above,
        greatest(coalesce(max(line) OVER above, 1), 1) AS line_above
    FROM spans
    LEFT JOIN document USING (document_id)
    WHERE start IS NOT NULL AND "end" IS NOT NULL AND line IS NOT NULL
    WINDOW above AS (
        PARTITION BY spans.document_id ORDER BY spans._row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)

SELECT
    'spans' AS "table",
    _row AS "row",
    'start' AS field,
    format('the span begins at {}, before {}, where the one above it ends: spans are in order and never overlap',
        start, end_above) AS message
FROM placed
WHERE start < end_above
UNION ALL
SELECT 'spans', _row, 'end', CASE
    WHEN "end" <= start THEN format('the span ends at {}, which is not after its start {}', "end", start)
    ELSE format('the document ends at {}, before the span does', characters)
END
FROM placed
WHERE "end" <= start OR "end" > characters
UNION ALL
SELECT 'spans', _row, 'line', CASE
    WHEN line < line_above THEN format('line {} comes after line {} in the document', line, line_above)
    ELSE format('the document has only {} lines', lines)
END
FROM placed
WHERE line < line_above OR line > lines
