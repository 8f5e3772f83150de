-- A short form is marked as spelled out exactly where its long form is filled in.
SELECT
    'glossary' AS "table",
    _row AS "row",
    'is_expanded' AS field,
    'expansion is ' || if(expansion IS NULL, 'empty', 'filled in') || ': correct one of the two' AS message
FROM glossary
WHERE is_expanded <> (expansion IS NOT NULL)
