-- The key of a span is made of the document, the line and the place in that line; each span is in the
-- innermost section around it.
WITH heading AS (
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
    'span_id' AS field,
    format('the key of this piece of line {} is ''{}''', line, key) AS message
FROM keyed
WHERE span_id IS DISTINCT FROM key
UNION ALL
SELECT 'spans', _row, 'section_id', CASE
    WHEN section IS NULL THEN format('no section of the document begins before line {}: add one', line)
    ELSE format('line {} is in the section ''{}'': put that here', line, section)
END
FROM keyed
WHERE section IS NULL OR section_id IS DISTINCT FROM section
