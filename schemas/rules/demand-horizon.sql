-- A claim about demand has the horizon of its topic, if the topic has one; only trends and demand have one.
SELECT
    'demand_claims' AS "table",
    demand_claims._row AS "row",
    'horizon' AS field,
    'its topic is ' || topics.horizon || ': correct one of the two' AS message
FROM demand_claims
JOIN topics USING (topic_id)
WHERE topics.horizon IS NOT NULL AND demand_claims.horizon IS DISTINCT FROM topics.horizon
UNION ALL
SELECT 'topics', _row, 'horizon', 'a topic of kind ' || kind || ' has no horizon: empty the cell'
FROM topics
WHERE horizon IS NOT NULL AND kind NOT IN ('trend', 'demand')
