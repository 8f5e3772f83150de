-- A tool has one share at most in each span: two shares of one sentence would contradict each other.
SELECT
    'tool_uses' AS "table",
    _row AS "row",
    'share_percent' AS field,
    'another row of this span has a share for ' || tool_id || ': keep one of the two' AS message
FROM (
    SELECT *, row_number() OVER (PARTITION BY tool_id, span_id ORDER BY _row) AS place
    FROM tool_uses
    WHERE share_percent IS NOT NULL
)
WHERE place > 1
