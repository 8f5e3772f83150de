"""Handmade faults that show in the tables alone: what is asked for, done, advised and held."""

from .handmade import Case, add, at, put, wrong

CASES = (
    # Mentions and requirements
    wrong(
        "one row of a list is read by another rule than the rest",
        "skill_mentions",
        "java-mlops-profile-077-1",
        choice_rule="all_of",
    ),
    Case(
        "a list takes in a tool from another sentence",
        put(
            "skill_mentions",
            "jenkins-mlops-profile-087-1",
            choice_group="tools-088",
            choice_rule="all_of",
        ),
        at("skill_mentions", "jenkins-mlops-profile-087-1", "choice_group"),
    ),
    wrong(
        "a thing in an open list is said to be no example",
        "skill_mentions",
        "docker-mlops-profile-145-1",
        "choice_rule",
        is_example="false",
    ),
    wrong(
        "a requirement is filed under market demand",
        "skill_mentions",
        "python-mlops-profile-076-1",
        context="market_demand",
    ),
    wrong(
        "the same word stands for another level than elsewhere",
        "skill_mentions",
        "git-mlops-profile-093-1",
        "proficiency",
        proficiency_level="familiarity",
    ),
    wrong(
        "a degree stands on the wrong step of the ladder",
        "education_requirements",
        "master-senior",
        "degree",
        degree_level="doctorate",
    ),
    # Work, career and field
    wrong(
        "a duty is filed under another area than its heading's",
        "statements",
        "address-issues",
        topic_id="performance-optimization",
    ),
    wrong(
        "a duty of the short list is moved to the long one",
        "statements",
        "manage-costs",
        topic_id="core-responsibilities",
    ),
    Case(
        "a duty is there twice, under two keys",
        add("statements", "manage-costs", statement_id="manage-the-costs"),
        at("statements", "manage-the-costs", "object", "span_id", "summary", None),
    ),
    wrong(
        "a partner is tied to the role of another partner",
        "statement_parties",
        "close-work-data-scientist",
        "party",
        role_id="software-engineer",
    ),
    wrong(
        "mentor and mentee are taken for each other",
        "statement_parties",
        "seeking-mentorship-experienced-professional",
        party_part="mentee",
    ),
    wrong(
        "a piece of advice narrows one from another sentence",
        "statements",
        "jenkins-proficiency",
        parent_statement_id="master-cloud-services",
    ),
    wrong(
        "a step is moved to another practice than its sentence's",
        "statements",
        "engage-developers",
        topic_id="human-oversight",
    ),
    wrong(
        "a present trend is said to lie in the future",
        "topics",
        "aiops",
        horizon="future",
    ),
    # Statements and topics
    wrong(
        "a topic is filed under another list than its heading's",
        "topics",
        "aiops",
        "span_id",
        parent_topic_id="future-trends",
    ),
    wrong(
        "a topic is taken out of its list",
        "topics",
        "aiops",
        parent_topic_id="",
    ),
    Case(
        "two topics are each below the other",
        put("topics", "industry-trends", parent_topic_id="aiops"),
        at("topics", "industry-trends", "parent_topic_id")
        + at("topics", "aiops", "parent_topic_id"),
    ),
    wrong(
        "one topic among trends is called a practice",
        "topics",
        "aiops",
        kind="practice",
    ),
    Case(
        "one topic is there twice, under two keys",
        add("topics", "aiops", topic_id="ai-operations"),
        at("topics", "ai-operations", "name", None),
    ),
    wrong(
        "a statement is about nothing",
        "statements",
        "manage-costs",
        topic_id="",
    ),
    wrong(
        "a trend's effect is called a duty",
        "statements",
        "automation-manual-effort",
        "topic_id",
        kind="duty",
    ),
    wrong(
        "a statement of a role is moved to a topic from another section",
        "statements",
        "dynamic-field",
        topic_id="best-practices",
    ),
    wrong(
        "an example of a statement's list is said to be none",
        "statements",
        "jenkins-proficiency",
        "choice_rule",
        is_example="false",
    ),
    wrong(
        "one statement of a list is asked for less strongly than the rest",
        "statements",
        "candidate-expertise",
        necessity="preferred",
    ),
    wrong(
        "a remedy's effect is hung on the remedy for another challenge",
        "statements",
        "avoid-errors",
        parent_statement_id="containerization",
    ),
    wrong(
        "a party takes part in a statement from another sentence",
        "statement_parties",
        "network-by-forums-forums",
        "span_id",
        "statement_party_id",
        statement_id="joining-communities",
    ),
    wrong(
        "a figure is that of a statement from another sentence",
        "figures",
        "experience-senior-years",
        "span_id",
        statement_id="location-tech-hubs",
    ),
    wrong(
        "a claim of demand is filed under another topic than its place's",
        "demand_claims",
        "current-demand",
        "span_id",
        topic_id="telecom",
    ),
    wrong(
        "a claim about today is said to be about the future",
        "demand_claims",
        "current-demand",
        horizon="future",
    ),
    wrong(
        "a statement is called a mentoring in which nobody takes part",
        "statements",
        "mid-deploying-models",
        kind="mentors",
    ),
    wrong(
        "a duty's theme is a practice",
        "topic_mappings",
        "deploy-ml-models-theme",
        related_topic_id="human-oversight",
    ),
    Case(
        "a duty has one theme twice",
        add(
            "topic_mappings",
            "deploy-ml-models-theme",
            topic_mapping_id="deploy-ml-models-theme-again",
            mapping_reason="It is about deployment.",
        ),
        at("topic_mappings", "deploy-ml-models-theme-again", "related_topic_id"),
    ),
)
