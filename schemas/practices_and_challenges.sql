-- Each challenge with what helps: the remedies that the source gives, and the practices that the curators
-- relate to it. A practice that is related to no challenge has a row of its own, and so has a challenge
-- that nothing is said to help with.
WITH hard AS (
    SELECT topic_id, string_agg(summary, ' ' ORDER BY _row) AS difficulty
    FROM statements
    WHERE kind IN ('task', 'circumstance', 'change', 'concern', 'concession')
    GROUP BY topic_id
),
brought AS (
    SELECT
        topic_id, parent_statement_id,
        string_agg(summary, ' ' ORDER BY _row) AS effect
    FROM statements
    WHERE kind IN ('remedy_effect', 'aim', 'result')
    GROUP BY topic_id, parent_statement_id
),
helped AS (
    SELECT
        'statements' AS table_name, statement_id AS record_id, topics.topic_id AS challenge_id, summary AS help,
        'remedy' AS help_type, concat_ws(' ', own.effect, shared.effect) AS effect, 'source' AS mapping_basis,
        NULL AS mapping_reason, statements.span_id
    FROM statements
    JOIN topics USING (topic_id)
    LEFT JOIN brought AS own ON own.parent_statement_id = statement_id
    LEFT JOIN brought AS shared ON shared.topic_id = topics.topic_id AND shared.parent_statement_id IS NULL
    WHERE statements.kind = 'remedy'
    UNION ALL
    SELECT
        'topic_mappings', topic_mapping_id, related_topic_id, name, 'practice', effect, mapping_basis,
        mapping_reason, span_id
    FROM topic_mappings
    JOIN topics USING (topic_id)
    LEFT JOIN brought ON brought.topic_id = topics.topic_id AND parent_statement_id IS NULL
    UNION ALL
    SELECT 'topics', topics.topic_id, NULL, name, 'practice', effect, NULL, NULL, span_id
    FROM topics
    LEFT JOIN brought ON brought.topic_id = topics.topic_id AND parent_statement_id IS NULL
    WHERE kind = 'practice' AND topics.topic_id NOT IN (SELECT topic_id FROM topic_mappings WHERE topic_id IS NOT NULL)
    UNION ALL
    SELECT 'topics', topic_id, topic_id, NULL, NULL, NULL, NULL, NULL, span_id
    FROM topics
    WHERE kind = 'challenge'
    AND topic_id NOT IN (SELECT topic_id FROM statements WHERE kind = 'remedy' AND topic_id IS NOT NULL)
    AND topic_id NOT IN (SELECT related_topic_id FROM topic_mappings WHERE topic_id IS NOT NULL)
)
SELECT
    challenges.name AS challenge,
    difficulty,
    help,
    help_type,
    nullif(effect, '') AS effect,
    mapping_basis,
    mapping_reason,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    table_name,
    record_id
FROM helped
JOIN _places AS places USING (span_id)
LEFT JOIN topics AS challenges ON challenges.topic_id = challenge_id
LEFT JOIN hard ON hard.topic_id = challenge_id
LEFT JOIN _major_caveats AS major USING (table_name, record_id)
ORDER BY challenges._row NULLS LAST, help_type DESC, place, record_id
