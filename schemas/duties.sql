-- Each duty with its theme: the area that the curators relate it to, else the one that the source lists it
-- under, else the list itself.
WITH mapped AS (
    SELECT statement_id, name AS theme
    FROM topic_mappings
    JOIN topics ON topics.topic_id = related_topic_id
    WHERE topic_mappings.kind = 'theme_of_duty'
),
named AS (
    SELECT span_id, string_agg(DISTINCT label, '; ' ORDER BY label) AS skills
    FROM skill_mentions
    JOIN skills USING (skill_id)
    GROUP BY span_id
)
SELECT
    coalesce(theme, topics.name, section) AS theme,
    if(theme IS NULL, 'source', 'curator') AS theme_basis,
    coalesce(lists.name, topics.name, section) AS list,
    summary,
    skills,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    statements.statement_id
FROM statements
LEFT JOIN topics USING (topic_id)
LEFT JOIN topics AS lists ON lists.topic_id = topics.parent_topic_id
LEFT JOIN mapped ON mapped.statement_id = statements.statement_id
JOIN _places AS places ON places.span_id = statements.span_id
LEFT JOIN named ON named.span_id = statements.span_id
LEFT JOIN _major_caveats AS major ON major.table_name = 'statements' AND major.record_id = statements.statement_id
WHERE statements.kind = 'duty'
ORDER BY statements._row
