-- The titles of each career stage, with all that is said of the stage on the same row.
WITH major AS (
    SELECT table_name, record_id, count(*) AS caveats_major
    FROM caveat_records
    JOIN caveats USING (caveat_id)
    WHERE severity = 'major'
    GROUP BY table_name, record_id
),
places AS (
    SELECT spans.span_id, documents.title AS document, heading AS section, line, spans._row AS place
    FROM spans
    JOIN documents ON documents.document_id = spans.document_id
    JOIN sections ON sections.section_id = spans.section_id
),
focused AS (
    SELECT career_stage_id, string_agg(summary, ' ' ORDER BY _row) AS focuses
    FROM statements
    WHERE career_stage_id IS NOT NULL AND kind IN ('stage_aim', 'stage_focus', 'stage_requirement')
    GROUP BY career_stage_id
)
SELECT
    career_stage_id AS stage,
    career_stages._row - 1 AS stage_rank,
    roles.name AS title,
    choice_rule AS choice,
    focuses,
    action AS advice,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    career_title_id
FROM career_titles
JOIN career_stages USING (career_stage_id)
JOIN roles USING (role_id)
JOIN places USING (span_id)
LEFT JOIN focused USING (career_stage_id)
LEFT JOIN major ON major.table_name = 'career_titles' AND major.record_id = career_title_id
ORDER BY career_titles._row
