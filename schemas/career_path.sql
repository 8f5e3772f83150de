-- The titles of each career stage, with all that is said of the stage on the same row.
WITH focused AS (
    SELECT document_id, career_stage_id, string_agg(summary, ' ' ORDER BY statements._row) AS focuses
    FROM statements
    JOIN spans USING (span_id)
    WHERE career_stage_id IS NOT NULL AND kind IN ('stage_aim', 'stage_focus', 'stage_requirement')
    GROUP BY document_id, career_stage_id
)
SELECT
    career_stage_id AS stage,
    dense_rank() OVER (PARTITION BY document_id ORDER BY career_stages._row) AS stage_rank,
    roles.name AS title,
    choice_rule AS choice,
    focuses,
    action AS advice,
    section,
    places.line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    career_title_id
FROM career_titles
JOIN career_stages USING (career_stage_id)
JOIN roles USING (role_id)
JOIN _places AS places USING (span_id)
JOIN spans USING (span_id)
LEFT JOIN focused USING (document_id, career_stage_id)
LEFT JOIN _major_caveats AS major ON major.table_name = 'career_titles' AND major.record_id = career_title_id
ORDER BY career_titles._row
