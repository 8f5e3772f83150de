-- Every row of the fact tables as a sentence, in the order of the source. Duties and advice, which are
-- instructions, name the role. Tables without a summary get one that is made of their columns.
WITH subjects AS (
    SELECT span_id, roles.name AS role
    FROM spans
    JOIN documents ON documents.document_id = spans.document_id
    JOIN roles ON role_id = subject_role_id
),
cards AS (
    SELECT
        'skill_mentions' AS table_name, skill_mention_id AS record_id, label AS topic, context AS kind,
        upper(label[1]) || label[2:] || coalesce(
            CASE necessity
                WHEN 'required' THEN ' is required of the ' || role
                WHEN 'preferred' THEN ' is preferred for the ' || role
                WHEN 'recommended' THEN ' is recommended for a career as ' || role
                WHEN 'in_demand' THEN ' is a skill in demand for the ' || role
                WHEN 'additional' THEN ' is an additional qualification for the ' || role
            END,
            ' is mentioned in the ' || CASE context
                WHEN 'overview' THEN 'overview'
                WHEN 'requirement' THEN 'requirements'
                WHEN 'responsibility' THEN 'duties'
                WHEN 'career_advice' THEN 'career advice'
                WHEN 'market_demand' THEN 'market demand'
                WHEN 'pay' THEN 'pay'
                WHEN 'trend' THEN 'trends'
                WHEN 'soft_skill' THEN 'soft skills'
                WHEN 'practice' THEN 'best practices'
                ELSE 'challenges'
            END || ' part of the ' || role || ' profile'
        ) || coalesce(' at the level of ' || proficiency_level, '')
        || coalesce(' (' || nullif(concat_ws(
            '; ',
            if(is_example, 'as an example', NULL),
            if(choice_rule = 'any_of', 'as one of several options', NULL),
            if(career_stage_id IS NOT NULL, career_stage_id || ' stage', NULL),
            'hedged: ' || hedge
        ), '') || ')', '') || '.' AS text,
        span_id
    FROM skill_mentions
    JOIN skills USING (skill_id)
    JOIN subjects USING (span_id)
    UNION ALL
    SELECT
        'statements', statement_id,
        coalesce(topics.name, skills.label, roles.name, career_stages.name), statements.kind,
        CASE
            WHEN statements.kind = 'duty' THEN 'A duty of the ' || coalesce(roles.name, role) || ' is to ' || lower(summary[1]) || summary[2:]
            WHEN statements.kind LIKE '%_advice' THEN 'Advice for the ' || role || ': ' || summary
            ELSE summary
        END,
        statements.span_id
    FROM statements
    JOIN subjects USING (span_id)
    LEFT JOIN topics USING (topic_id)
    LEFT JOIN skills USING (skill_id)
    LEFT JOIN roles USING (role_id)
    LEFT JOIN career_stages USING (career_stage_id)
    UNION ALL
    SELECT
        'topics', topic_id, topics.name, kind,
        'The ' || role || ' profile ' || CASE kind
            WHEN 'list' THEN 'has the heading "' || topics.name || '"'
            ELSE 'names "' || topics.name || '" as ' || CASE kind
                WHEN 'key_aspect' THEN 'a key aspect'
                WHEN 'responsibility_area' THEN 'an area of responsibility'
                WHEN 'practice' THEN 'a best practice'
                WHEN 'challenge' THEN 'a challenge'
                WHEN 'trend' THEN 'a ' || if(horizon = 'future', 'future ', '') || 'trend'
                WHEN 'advice_area' THEN 'an area of advice'
                WHEN 'pay_factor' THEN 'a factor in pay'
                ELSE 'a topic of market demand'
            END
        END || coalesce(', with the qualifier "' || qualifier || '"', '') || '.',
        span_id
    FROM topics
    JOIN subjects USING (span_id)
    UNION ALL
    SELECT
        'statement_parties', statement_party_id, party, party_part,
        'The source names ' || party || CASE party_part
            WHEN 'partner' THEN ' among the other parties'
            WHEN 'linked' THEN ' among those brought together'
            WHEN 'mentor' THEN ' as the mentors'
            WHEN 'mentee' THEN ' as the mentees'
            WHEN 'must_address' THEN ' among those who have to act'
            ELSE ' among those who communicate'
        END || ' in this statement: ' || summary,
        statement_parties.span_id
    FROM statement_parties
    JOIN statements USING (statement_id)
    UNION ALL
    SELECT
        'career_titles', career_title_id, roles.name, 'career_title',
        upper(roles.name[1]) || roles.name[2:] || ' is a job title at the career stage "' || career_stages.name || '".',
        span_id
    FROM career_titles
    JOIN roles USING (role_id)
    JOIN career_stages USING (career_stage_id)
    UNION ALL
    SELECT
        'education_requirements', education_requirement_id, degree, 'education_requirement', summary, span_id
    FROM education_requirements
    UNION ALL
    SELECT 'certification_mentions', certification_mention_id, name, 'certification_mention', summary, span_id
    FROM certification_mentions
    JOIN certifications USING (certification_id)
    UNION ALL
    SELECT 'pay_figures', pay_figure_id, coalesce(name, pay_term), 'pay_figure', summary, span_id
    FROM pay_figures
    LEFT JOIN roles USING (role_id)
    UNION ALL
    SELECT 'pay_changes', pay_change_id, coalesce(name, pay_term), 'pay_change', summary, span_id
    FROM pay_changes
    LEFT JOIN roles USING (role_id)
    UNION ALL
    SELECT 'pay_comparisons', pay_comparison_id, coalesce(name, 'pay'), 'pay_comparison', summary, span_id
    FROM pay_comparisons
    LEFT JOIN roles USING (role_id)
    UNION ALL
    SELECT 'market_sizes', market_size_id, name, 'market_size', summary, span_id
    FROM market_sizes
    JOIN markets USING (market_id)
    UNION ALL
    SELECT 'market_growth', market_growth_id, name, 'market_growth', summary, span_id
    FROM market_growth
    JOIN markets USING (market_id)
    UNION ALL
    SELECT 'demand_claims', demand_claim_id, coalesce(topics.name, scope, 'demand'), 'demand_claim', summary,
        demand_claims.span_id
    FROM demand_claims
    LEFT JOIN topics USING (topic_id)
    UNION ALL
    SELECT 'figures', figure_id, quantity, 'figure', summary, span_id
    FROM figures
    UNION ALL
    SELECT
        'glossary', glossary_id, acronym, 'short_form',
        if(
            expansion IS NULL, acronym || ' is used without being spelled out.',
            acronym || ' is short for ' || expansion || '.'
        ),
        span_id
    FROM glossary
    UNION ALL
    SELECT 'caveats', caveat_id, title, 'caveat', statement, span_id
    FROM caveats
)
SELECT
    text,
    topic,
    kind,
    section,
    line,
    document,
    coalesce(caveats_major, 0) AS caveats_major,
    table_name,
    record_id
FROM cards
JOIN _places AS places USING (span_id)
LEFT JOIN _major_caveats AS major USING (table_name, record_id)
ORDER BY place, table_name, record_id
