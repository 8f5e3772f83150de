-- No two topics of one kind and one document have the same name, whatever its capitals.
WITH named AS (
    SELECT
        topics._row,
        name,
        min(topics._row) OVER (PARTITION BY document_id, kind, lower(name)) AS first
    FROM topics
    JOIN spans USING (span_id)
    WHERE name IS NOT NULL AND kind IS NOT NULL
)
SELECT
    'topics' AS "table",
    _row AS "row",
    'name' AS field,
    'line ' || first || ' has a topic of this kind and name: refer to it, or correct one of the two' AS message
FROM named
WHERE _row <> first
