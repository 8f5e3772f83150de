-- Sections nest: each begins at its heading, is inside its parent, and ends where the next one begins. What
-- its lines should be follows from its heading's line, its level and the sections around it.
WITH heading AS (
    SELECT section_id, arg_min(span_id, _row) AS span, arg_min(line, _row) AS line
    FROM spans
    WHERE role = 'heading'
    GROUP BY section_id
),

document AS (
    SELECT document_id, arg_max(lines, _row) AS lines FROM documents GROUP BY document_id
),

-- by the heading's own line, so that one wrong number is not taken for many
opened AS (
    SELECT
        sections.*,
        lines,
        span AS heading_span,
        coalesce(heading.line, first_line) AS opens,
        coalesce(nullif(level, 0), 1) AS depth
    FROM sections
    LEFT JOIN heading USING (section_id)
    LEFT JOIN document ON document.document_id = sections.document_id
),

placed AS (
    SELECT
        *,
        coalesce(lag(opens) OVER (PARTITION BY document_id ORDER BY _row), 0) AS opens_above,
        (SELECT arg_max(level, _row) FROM sections AS up WHERE up.section_id = opened.parent_section_id) AS level_above,
        (
            SELECT section_id FROM opened AS earlier
            WHERE earlier.document_id = opened.document_id
                AND earlier._row < opened._row AND earlier.depth < opened.depth
            ORDER BY earlier._row DESC
            LIMIT 1
        ) AS parent,
        coalesce((
            SELECT opens - 1 FROM opened AS later
            WHERE later.document_id = opened.document_id AND later.opens IS NOT NULL
                AND later._row > opened._row AND later.depth <= opened.depth
            ORDER BY later._row
            LIMIT 1
        ), lines) AS ends
    FROM opened
),

judged AS (
    SELECT * FROM placed WHERE first_line IS NOT NULL AND last_line IS NOT NULL AND level IS NOT NULL
)

SELECT
    'sections' AS "table",
    _row AS "row",
    'span_id' AS field,
    CASE
        WHEN heading_span IS NULL THEN 'no span in this section has the role heading: set its role'
        ELSE format('the section''s heading is the span ''{}''', heading_span)
    END AS message
FROM judged
WHERE heading_span IS NULL OR span_id IS DISTINCT FROM heading_span
UNION ALL
SELECT 'sections', _row, 'first_line', CASE
    WHEN first_line <> opens THEN format('the section''s heading is on line {}', opens)
    ELSE 'the section begins before the one above it: keep their order'
END
FROM judged
WHERE first_line <> opens OR first_line <= opens_above
UNION ALL
SELECT 'sections', _row, 'last_line', format(
    'the section ends on line {}, where its document does or the next section of its level, or of one above, '
    || 'is about to begin', ends)
FROM judged
WHERE last_line <> ends
UNION ALL
SELECT 'sections', _row, 'level', 'a section is one level below its parent, or on level 1'
FROM judged
WHERE level <> coalesce(level_above, 0) + 1
UNION ALL
SELECT 'sections', _row, 'parent_section_id',
    'by level and order, the section is ' || coalesce(format('in ''{}''', parent), 'in no other')
FROM judged
WHERE parent_section_id IS DISTINCT FROM parent
