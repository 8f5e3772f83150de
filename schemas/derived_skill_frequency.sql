-- How often, where and at what level each skill is named: one row per skill that is mentioned,
-- the most mentioned first. The strongest level is the highest that any mention asks for. A
-- certificate counts for the product that it is named after.
WITH certificates AS (
    SELECT certifications.named_skill_id AS skill_id, count(*) AS mentions
    FROM certification_mentions
    JOIN certifications USING (certification_id)
    GROUP BY certifications.named_skill_id
),
levels AS (
    SELECT value AS proficiency_level, rank
    FROM _categories
    WHERE table_name = 'skill_mentions' AND "column" = 'proficiency_level'
)
SELECT
    skill_id,
    count(*) AS mentions,
    count(DISTINCT span_id) AS spans,
    count(DISTINCT section_id) AS sections,
    count(*) FILTER (necessity = 'required') AS required_mentions,
    count(*) FILTER (necessity = 'recommended') AS recommended_mentions,
    count(*) FILTER (necessity = 'in_demand') AS in_demand_mentions,
    coalesce(any_value(certificates.mentions), 0) AS certificate_mentions,
    count(DISTINCT proficiency_level) AS levels_asked,
    arg_max(proficiency_level, rank) AS strongest_proficiency_level
FROM skill_mentions
JOIN spans USING (span_id)
LEFT JOIN levels USING (proficiency_level)
LEFT JOIN certificates USING (skill_id)
GROUP BY skill_id
ORDER BY mentions DESC, skill_id
