-- Each skill with its mentions counted, the levels that are asked for, and its links. Mentions that ask
-- for nothing count as mentions only. A hot flag counts for exact and close matches only.
WITH levels AS (
    SELECT value AS level, rank
    FROM _categories
    WHERE table_name = 'skill_mentions' AND "column" = 'proficiency_level'
),
first_level AS (
    SELECT spans.span_id, spans.line, top.section_id
    FROM spans
    ASOF JOIN (FROM sections WHERE level = 1) AS top
        ON spans.document_id = top.document_id AND spans.line >= top.first_line
),
counts AS (
    SELECT
        skill_id,
        count(*) AS mentions,
        count(necessity) AS asked_mentions,
        count(*) FILTER (necessity = 'required') AS required,
        count(*) FILTER (necessity = 'preferred') AS preferred,
        count(*) FILTER (necessity = 'recommended') AS recommended,
        count(*) FILTER (necessity = 'in_demand') AS in_demand,
        count(*) FILTER (necessity = 'additional') AS additional,
        max(rank) FILTER (necessity IS NOT NULL) AS strongest,
        min(rank) FILTER (necessity IS NOT NULL) AS lowest,
        count(DISTINCT section_id) AS sections,
        count(DISTINCT document) AS documents,
        arg_min(document, skill_mentions._row) AS first_document,
        arg_min(places.line, skill_mentions._row) AS first_line
    FROM skill_mentions
    JOIN first_level USING (span_id)
    JOIN _places AS places USING (span_id)
    LEFT JOIN levels ON level = proficiency_level
    GROUP BY skill_id
),
choices AS (
    SELECT own.skill_id, string_agg(DISTINCT label, '; ' ORDER BY label) AS alternatives
    FROM skill_mentions AS own
    JOIN skill_mentions AS other USING (choice_group, span_id)
    JOIN skills ON skills.skill_id = other.skill_id
    WHERE own.choice_rule = 'any_of' AND own.necessity IS NOT NULL AND own.skill_id <> other.skill_id
    GROUP BY own.skill_id
),
esco AS (
    FROM taxonomy_links WHERE taxonomy_id = 'esco' AND table_name = 'skills' AND external_id IS NOT NULL
),
onet AS (
    SELECT
        skill_id,
        arg_min(example, _row) AS example,
        bool_or(is_hot_technology) FILTER (match_relation IN ('exactMatch', 'closeMatch')) AS is_hot
    FROM onet_technology
    GROUP BY skill_id
)
SELECT
    skills.label,
    skills.kind,
    skills.category,
    broader.label AS broader_skill,
    skills.is_umbrella,
    coalesce(mentions, 0) AS mentions,
    coalesce(asked_mentions, 0) AS asked_mentions,
    coalesce(required, 0) AS required,
    coalesce(preferred, 0) AS preferred,
    coalesce(recommended, 0) AS recommended,
    coalesce(in_demand, 0) AS in_demand,
    coalesce(additional, 0) AS additional,
    top.level AS strongest_level,
    strongest AS strongest_level_rank,
    least.level AS lowest_level,
    alternatives,
    esco.match_relation AS esco_relation,
    esco.external_label AS esco_label,
    esco.external_id AS esco_uri,
    onet.example AS onet_example,
    onet.is_hot AS is_hot_technology,
    coalesce(sections, 0) AS sections,
    coalesce(documents, 0) AS documents,
    first_document,
    first_line,
    coalesce(caveats_major, 0) AS caveats_major,
    skills.skill_id
FROM skills
LEFT JOIN skills AS broader ON broader.skill_id = skills.broader_skill_id
LEFT JOIN counts ON counts.skill_id = skills.skill_id
LEFT JOIN levels AS top ON top.rank = strongest
LEFT JOIN levels AS least ON least.rank = lowest
LEFT JOIN choices ON choices.skill_id = skills.skill_id
LEFT JOIN esco ON esco.record_id = skills.skill_id
LEFT JOIN onet ON onet.skill_id = skills.skill_id
LEFT JOIN _major_caveats AS major ON major.table_name = 'skills' AND major.record_id = skills.skill_id
ORDER BY mentions DESC, lower(skills.label)
