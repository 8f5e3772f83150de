-- What O*NET says of a technology is in onet_technology for each skill that is linked to a technology
-- example, under the example's own name, and for no other skill.
WITH links AS (
    SELECT record_id AS skill_id, external_id, external_label, taxonomy_links._row
    FROM taxonomy_links
    WHERE taxonomy_id = 'onet' AND external_kind = 'technology_example'
),
rows AS (
    SELECT onet_technology.*, links.external_label, links.skill_id IS NOT NULL AS linked
    FROM onet_technology
    LEFT JOIN links USING (skill_id)
)
SELECT
    'onet_technology' AS "table",
    _row AS "row",
    'skill_id' AS field,
    'no link leads from this skill to a technology example: remove this row, or add the link' AS message
FROM rows
WHERE NOT linked
UNION ALL
SELECT 'onet_technology', _row, 'example', 'the skill is linked to ' || external_label || ': correct one of the two'
FROM rows
WHERE linked AND example IS DISTINCT FROM external_label
UNION ALL
SELECT
    'onet_technology', _row, 'onet_technology_id',
    'the key follows from the skill: write ' || skill_id || ' or ' || skill_id || '-' || commodity_code
FROM rows
WHERE onet_technology_id NOT IN (skill_id, skill_id || '-' || commodity_code)
UNION ALL
SELECT
    'onet_technology', _row, 'occupations_in_demand',
    'these are some of the ' || occupations || ' occupations that list it, and cannot be more'
FROM rows
WHERE occupations_in_demand > occupations
UNION ALL
SELECT
    'taxonomy_links', _row, 'external_id',
    'no row of onet_technology has this skill and code: add it, or correct one of the two'
FROM links
ANTI JOIN onet_technology ON onet_technology.skill_id = links.skill_id AND onet_technology.commodity_code = links.external_id
