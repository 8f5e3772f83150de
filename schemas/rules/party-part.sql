-- The part that a party takes goes with the kind of the statement: partners work together, a mentor
-- advises a mentee.
WITH parts AS (
    SELECT
        statement_parties._row,
        party_part,
        kind,
        CASE kind
            WHEN 'links' THEN 'linked'
            WHEN 'exchange' THEN 'linked'
            WHEN 'mentors' THEN 'mentee'
            WHEN 'is_mentored' THEN 'mentor'
            WHEN 'works_with' THEN 'partner'
            WHEN 'attends_to' THEN 'partner'
            WHEN 'involves' THEN 'partner'
            WHEN 'networks' THEN 'partner'
            WHEN 'origin' THEN 'must_address'
            WHEN 'task' THEN 'communicates'
            WHEN 'concern' THEN 'communicates'
        END AS expected
    FROM statement_parties
    JOIN statements USING (statement_id)
)
SELECT
    'statement_parties' AS "table",
    _row AS "row",
    'party_part' AS field,
    'the statement is of kind ' || kind || ', where ' || coalesce(
        'the part is ' || expected || ': correct one of the two',
        'nobody takes part: remove the row, or correct the statement'
    ) AS message
FROM parts
WHERE party_part IS DISTINCT FROM expected
