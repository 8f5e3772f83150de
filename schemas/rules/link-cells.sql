-- A link says what it leads to, in the taxonomy's own form, and why. A decision that nothing matches
-- says which names were looked up. Two records are never an exact match of one concept.
WITH links AS (
    SELECT
        taxonomy_links.*,
        match_relation NOT IN ('no_match', 'not_looked_up') AS matches,
        uri_base,
        CASE
            WHEN taxonomy_id = 'onet' AND external_kind = 'occupation' THEN '[0-9]{2}-[0-9]{4}\.[0-9]{2}'
            WHEN taxonomy_id = 'onet' AND external_kind IN ('technology_example', 'commodity') THEN '[0-9]{8}'
            WHEN taxonomy_id <> 'onet' AND external_kind = 'occupation' THEN 'occupation/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
            WHEN taxonomy_id <> 'onet' AND external_kind IN ('skill', 'knowledge') THEN 'skill/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
        END AS form,
        if(taxonomy_id = 'onet', '', coalesce(uri_base, '')) AS base
    FROM taxonomy_links
    LEFT JOIN taxonomies USING (taxonomy_id)
    WHERE match_relation IS NOT NULL
),
cells AS (
    SELECT _row, match_relation, matches, unnest([
        {'field': 'external_kind', 'value': external_kind},
        {'field': 'external_id', 'value': external_id},
        {'field': 'external_label', 'value': external_label},
        {'field': 'basis', 'value': basis}
    ], recursive := true)
    FROM links
),
faults AS (
    SELECT _row, field, if(
        matches,
        'a link that is ' || match_relation || ' names what it leads to: fill in the cell',
        'no_match leads to nothing: empty the cell, or correct match_relation'
    ) AS message
    FROM cells
    WHERE matches = (value IS NULL)
    UNION ALL
    SELECT _row, 'labels_tried', if(
        matches,
        'it is for no_match only: empty the cell, or correct match_relation',
        'no_match says which names were looked up: fill in the cell'
    )
    FROM links
    WHERE matches = (labels_tried IS NOT NULL) AND match_relation <> 'not_looked_up'
    UNION ALL
    SELECT _row, 'matched_label', 'no_match has no matching name: empty the cell'
    FROM links
    WHERE NOT matches AND matched_label IS NOT NULL
    UNION ALL
    SELECT _row, 'matched_label', 'the match is by another name: say by which'
    FROM links
    WHERE basis = 'alternative_label' AND matched_label IS NULL
    UNION ALL
    SELECT _row, 'match_reason', match_relation || ' needs a reason: say why, and why the match is no closer'
    FROM links
    WHERE match_relation NOT IN ('exactMatch', 'not_looked_up') AND match_reason IS NULL
    UNION ALL
    SELECT _row, 'external_kind', taxonomy_id || ' has no concepts of kind ' || external_kind || ': correct it'
    FROM links
    WHERE matches AND external_kind IS NOT NULL AND external_id IS NOT NULL AND form IS NULL
    UNION ALL
    SELECT _row, 'external_id', external_id || ' does not have the form of an identifier there, ' || base || form
        || ': take it from the taxonomy''s own files'
    FROM links
    WHERE
        matches AND form IS NOT NULL
        AND NOT (starts_with(external_id, base) AND regexp_full_match(external_id[len(base) + 1:], form))
    UNION ALL
    SELECT _row, 'external_kind', 'roles are linked to occupations, and skills never are: correct it'
    FROM links
    WHERE matches AND external_id IS NOT NULL AND (table_name = 'roles') <> (external_kind = 'occupation')
    UNION ALL
    SELECT
        _row, 'external_id',
        'line ' || first || ' is an exactMatch of this concept already: one of the two is a weaker match'
    FROM (
        SELECT _row, min(_row) OVER (
            PARTITION BY taxonomy_id, external_kind, external_id, external_label
        ) AS first
        FROM links
        WHERE match_relation = 'exactMatch'
    )
    WHERE _row <> first
)
SELECT 'taxonomy_links' AS "table", _row AS "row", field, max(message) AS message
FROM faults
GROUP BY _row, field
