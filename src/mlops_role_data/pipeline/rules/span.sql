-- Spans are in the order of their document, never overlap, and end before it does. Their key is made of
-- the document, the line and the place in that line; each is in the innermost section around it.
WITH placed AS (
    SELECT
        spans.*,
        characters,
        lines,
        coalesce(max("end") OVER above, 0) AS end_above,
        greatest(coalesce(max(line) OVER above, 1), 1) AS line_above
    FROM spans
    LEFT JOIN documents USING (document_id)
    WHERE start IS NOT NULL AND "end" IS NOT NULL AND line IS NOT NULL
    WINDOW above AS (
        PARTITION BY spans.document_id ORDER BY spans._row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

heading AS (
    SELECT section_id, arg_min(line, _row) AS line FROM spans WHERE role = 'heading' GROUP BY section_id
),

opened AS (
    SELECT document_id, section_id, sections._row, coalesce(heading.line, first_line) AS line
    FROM sections
    LEFT JOIN heading USING (section_id)
),

keyed AS (
    SELECT
        *,
        format('{}-{:03d}-{}', document_id, line, row_number() OVER (PARTITION BY document_id, line ORDER BY _row))
            AS key,
        (
            SELECT section_id FROM opened
            WHERE opened.document_id = spans.document_id AND opened.line <= spans.line
            ORDER BY opened.line DESC, opened._row DESC
            LIMIT 1
        ) AS section
    FROM spans
    WHERE document_id IS NOT NULL AND line IS NOT NULL
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
UNION ALL
SELECT 'spans', _row, 'span_id', format('the key of this piece of line {} is ''{}''', line, key)
FROM keyed
WHERE span_id IS DISTINCT FROM key
UNION ALL
SELECT 'spans', _row, 'section_id', CASE
    WHEN section IS NULL THEN format('no section of the document begins before line {}: add one', line)
    ELSE format('line {} is in the section ''{}'': put that here', line, section)
END
FROM keyed
WHERE section IS NULL OR section_id IS DISTINCT FROM section
