-- Everything that is asked for, from four tables, in the order of the source. Alternatives are the other
-- items of a list of which any one will do.
WITH levels AS (
    SELECT value AS level, rank
    FROM _categories
    WHERE table_name = 'skill_mentions' AND "column" = 'proficiency_level'
),
asked AS (
    SELECT
        'skill_mentions' AS table_name, skill_mention_id AS record_id, 'skill' AS type, label, necessity,
        proficiency_level AS level, choice_group, choice_rule, career_stage_id, hedge, span_id, skill_mentions._row
    FROM skill_mentions
    JOIN skills USING (skill_id)
    UNION ALL
    SELECT
        'education_requirements', education_requirement_id, 'education',
        degree || coalesce(' in ' || field_of_study, ''), necessity, NULL, choice_group, choice_rule,
        career_stage_id, hedge, span_id, _row
    FROM education_requirements
    UNION ALL
    SELECT
        'certification_mentions', certification_mention_id, 'certification', name, necessity, NULL,
        choice_group, choice_rule, NULL, NULL, span_id, certification_mentions._row
    FROM certification_mentions
    JOIN certifications USING (certification_id)
    UNION ALL
    SELECT
        'statements', statement_id, 'qualification', coalesce(qualifier || ': ', '') || object, necessity, NULL,
        choice_group, choice_rule, career_stage_id, hedge, span_id, _row
    FROM statements
),
choices AS (
    SELECT
        own.table_name, own.record_id, string_agg(DISTINCT other.label, '; ' ORDER BY other.label) AS alternatives
    FROM asked AS own
    JOIN asked AS other USING (table_name, choice_group, span_id)
    WHERE own.choice_rule = 'any_of' AND own.record_id <> other.record_id
    GROUP BY own.table_name, own.record_id
)
SELECT
    label,
    type,
    necessity,
    level,
    rank AS level_rank,
    choice_rule AS choice,
    alternatives,
    career_stage_id AS stage,
    hedge,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    table_name,
    record_id
FROM asked
JOIN _places AS places USING (span_id)
LEFT JOIN levels USING (level)
LEFT JOIN choices USING (table_name, record_id)
LEFT JOIN _major_caveats AS major USING (table_name, record_id)
WHERE necessity IS NOT NULL
ORDER BY place, table_name, asked._row
