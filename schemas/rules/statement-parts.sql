-- A statement has the parts that its kind asks for, as statement_kinds says. What is asked for under one
-- topic is asked for equally strongly, and nothing else has a necessity.
WITH parts AS (
    SELECT statements.*, needs_action, needs_object, needs_party, needs_necessity,
        mode(necessity) OVER (PARTITION BY topic_id, needs_necessity) AS usual,
        statement_id IN (SELECT statement_id FROM statement_parties WHERE statement_id IS NOT NULL) AS has_party
    FROM statements
    JOIN statement_kinds USING (kind)
    WHERE statement_id IS NOT NULL
)
SELECT
    'statements' AS "table",
    _row AS "row",
    'action' AS field,
    'a statement of kind ' || kind || ' says what is done: fill in the cell' AS message
FROM parts
WHERE needs_action AND action IS NULL
UNION ALL
SELECT 'statements', _row, 'object', 'a statement of kind ' || kind || ' has an object: fill in the cell'
FROM parts
WHERE needs_object AND object IS NULL
UNION ALL
SELECT
    'statements', _row, 'kind',
    'no row of statement_parties says who takes part in this ' || kind || ': add one, or correct the kind'
FROM parts
WHERE needs_party AND NOT has_party
UNION ALL
SELECT
    'statements', _row, 'necessity',
    'a statement of kind ' || kind || if(needs_necessity, ' asks for something: fill in', ' asks for nothing: empty')
    || ' the cell, or correct the kind'
FROM parts
WHERE needs_necessity <> (necessity IS NOT NULL)
UNION ALL
SELECT 'statements', _row, 'necessity', 'other rows of this topic have ' || usual || ': correct one of the two'
FROM parts
WHERE needs_necessity AND necessity <> usual
