-- Topics of one list are of one kind and one horizon. What is made to be listed, such as a practice or a
-- trend, is in a list.
WITH counted AS (
    SELECT
        topics.*,
        mode(kind) OVER (PARTITION BY parent_topic_id) AS usual_kind,
        mode(horizon) OVER (PARTITION BY parent_topic_id) AS usual_horizon
    FROM topics
    WHERE kind IS NOT NULL AND kind <> 'list'
)
SELECT
    'topics' AS "table",
    _row AS "row",
    'parent_topic_id' AS field,
    'a topic of kind ' || kind || ' is below another one: fill in the cell' AS message
FROM counted
WHERE
    parent_topic_id IS NULL
    AND kind IN ('key_aspect', 'responsibility_area', 'practice', 'challenge', 'trend')
UNION ALL
SELECT 'topics', _row, 'kind', 'other topics of this list are of kind ' || usual_kind || ': correct one of the two'
FROM counted
WHERE parent_topic_id IS NOT NULL AND kind <> usual_kind
UNION ALL
SELECT 'topics', _row, 'horizon', 'other trends of this list are ' || usual_horizon || ': correct one of the two'
FROM counted
WHERE kind = 'trend' AND parent_topic_id IS NOT NULL AND horizon IS DISTINCT FROM usual_horizon
