-- Trends of one list have one horizon: all are current, or all are of the future.
WITH counted AS (
    SELECT
        _row,
        horizon,
        mode(horizon) OVER (PARTITION BY parent_topic_id) AS usual
    FROM topics
    WHERE kind = 'trend' AND parent_topic_id IS NOT NULL
)
SELECT
    'topics' AS "table",
    _row AS "row",
    'horizon' AS field,
    'other trends of this list are ' || usual || ': correct one of the two' AS message
FROM counted
WHERE horizon IS DISTINCT FROM usual
