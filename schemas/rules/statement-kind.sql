-- A statement is about what its kind allows, as statement_kinds says: a role, a skill, a career stage,
-- or a topic of one kind. What is said of a whole list of topics is about the list.
WITH judged AS (
    SELECT
        statements._row,
        statements.kind,
        statement_kinds.about,
        topics.kind AS topic_kind,
        statements.topic_id IS NOT NULL AND topics.kind IS NULL AS is_lost,
        list_filter([
            if(role_id IS NOT NULL, 'role', NULL),
            if(skill_id IS NOT NULL, 'skill', NULL),
            if(career_stage_id IS NOT NULL, 'career_stage', NULL),
            topics.kind
        ], lambda each: each IS NOT NULL) AS subjects
    FROM statements
    JOIN statement_kinds USING (kind)
    LEFT JOIN topics USING (topic_id)
)
SELECT
    'statements' AS "table",
    _row AS "row",
    if(about IN ('role', 'skill', 'career_stage'), about || '_id', 'topic_id') AS field,
    'a statement of kind ' || kind || ' is about '
    || if(about = 'any', 'a topic, role, skill or career stage', 'a ' || replace(about, '_', ' '))
    || ': fill in what it is about, or correct the kind' AS message
FROM judged
WHERE
    NOT is_lost
    AND NOT (
        list_contains(subjects, about)
        OR (about = 'any' AND len(subjects) > 0)
        OR (about NOT IN ('role', 'skill', 'career_stage') AND topic_kind IS NOT DISTINCT FROM 'list')
    )
