-- A practice is related to a challenge, and a duty to a responsibility area; each pair once.
WITH judged AS (
    SELECT
        topic_mappings._row,
        topic_mappings.kind,
        topics.kind AS topic_kind,
        statements.kind AS statement_kind,
        related.kind AS related_kind,
        min(topic_mappings._row) OVER (
            PARTITION BY topic_mappings.topic_id, topic_mappings.statement_id, related_topic_id
        ) AS first
    FROM topic_mappings
    LEFT JOIN topics USING (topic_id)
    LEFT JOIN statements USING (statement_id)
    LEFT JOIN topics AS related ON related.topic_id = related_topic_id
)
SELECT
    'topic_mappings' AS "table",
    _row AS "row",
    'topic_id' AS field,
    if(kind = 'practice_for_challenge', 'it must be a practice', 'a duty is no topic: empty the cell') AS message
FROM judged
WHERE topic_kind IS DISTINCT FROM if(kind = 'practice_for_challenge', 'practice', NULL)
UNION ALL
SELECT
    'topic_mappings', _row, 'statement_id',
    if(kind = 'theme_of_duty', 'it must be a duty', 'a practice is no statement: empty the cell')
FROM judged
WHERE statement_kind IS DISTINCT FROM if(kind = 'theme_of_duty', 'duty', NULL)
UNION ALL
SELECT
    'topic_mappings', _row, 'related_topic_id',
    'it must be a ' || if(kind = 'theme_of_duty', 'responsibility area', 'challenge')
FROM judged
WHERE related_kind IS DISTINCT FROM if(kind = 'theme_of_duty', 'responsibility_area', 'challenge')
UNION ALL
SELECT 'topic_mappings', _row, 'related_topic_id', 'line ' || first || ' relates the same two: keep one of the rows'
FROM judged
WHERE _row <> first
