-- The part that a party takes in a collaboration goes with the kind of the collaboration: partners
-- work together, a mentor advises a mentee.
WITH parts AS (
    SELECT
        collaboration_parties._row,
        party_part,
        kind,
        CASE kind
            WHEN 'links' THEN ['linked']
            WHEN 'exchange' THEN ['linked']
            WHEN 'mentors' THEN ['mentee']
            WHEN 'is_mentored' THEN ['mentor']
            WHEN 'works_with' THEN ['partner']
            WHEN 'attends_to' THEN ['partner']
            WHEN 'involves' THEN ['partner']
            WHEN 'networks' THEN ['partner']
        END AS allowed
    FROM collaboration_parties
    JOIN collaborations USING (collaboration_id)
)
SELECT
    'collaboration_parties' AS "table",
    _row AS "row",
    'party_part' AS field,
    'the collaboration is of kind ' || kind || ', where the part is ' || allowed[1] || ': correct one of the two' AS message
FROM parts
WHERE NOT list_contains(allowed, party_part)
