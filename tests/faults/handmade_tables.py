"""Handmade faults that show in the tables alone: pay, caveats, the ledger, vocabularies, order."""

from .handmade import Case, Drop, Move, S, add, at, put, wrong

CASES = (
    # Pay and markets
    wrong(
        "the two ends of a pay band are exchanged",
        "pay_figures",
        "base-mid",
        amount_min="180000",
        amount_max="150000",
    ),
    wrong(
        "a period of growth runs backwards",
        "market_growth",
        "ai-in-devops-2023-2033",
        from_year="2033",
        to_year="2023",
    ),
    wrong(
        "the lower and the upper figure of a comparison are exchanged",
        "pay_comparisons",
        "between-devops-and-ai-engineer",
        lower_pay_figure_id="ai-engineer-average-total",
        upper_pay_figure_id="devops-average-total",
    ),
    wrong(
        "a role's pay is placed above its own pay",
        "pay_comparisons",
        "between-devops-and-ai-engineer",
        lower_pay_figure_id="base-entry",
    ),
    wrong(
        "total pay is filed as base pay",
        "pay_figures",
        "ai-engineer-average-total",
        "pay_term",
        measure="base",
    ),
    wrong(
        "a cause of an effect on pay hangs on an effect from another sentence",
        "statements",
        "cost-of-living",
        "span_id",
        parent_statement_id="industry-premium",
    ),
    # Caveats
    Case(
        "a fact's key is renamed, but not where caveats name it",
        put("market_sizes", "devops-2023-mlops-profile-139-1", market_size_id="devops-first-year"),
        at(
            "caveat_records",
            "market-figures-unsourced/market_sizes/devops-2023-mlops-profile-139-1",
            "record_id",
        ),
    ),
    Case(
        "a caveat concerns a record that does not exist",
        put(
            "caveat_records",
            "stages-without-years/pay_figures/base-mid",
            record_id="base-principal",
        ),
        at("caveat_records", "stages-without-years/pay_figures/base-principal", "record_id"),
    ),
    Case(
        "a caveat names the record of another table",
        put("caveat_records", "r-levels/skill_mentions/r-mlops-profile-017-1", table_name="skills"),
        at("caveat_records", "r-levels/skills/r-mlops-profile-017-1", "record_id", "table_name"),
    ),
    Case(
        "a caveat concerns nothing any more",
        (
            Drop("caveat_records", "r-levels/skill_mentions/r-mlops-profile-017-1"),
            Drop("caveat_records", "r-levels/skill_mentions/r-mlops-profile-077-1"),
        ),
        at("caveats", "r-levels", "caveat_id", None),
    ),
    wrong(
        "a caveat cites a place where none of its records stands",
        "caveats",
        "top-end-below-other-pay",
        span_id=S + "155-1",
    ),
    Case(
        "a caveat is there twice, under another title",
        (
            *add("caveats", "r-levels", caveat_id="r-twice", title="Two levels of R are printed"),
            *add(
                "caveat_records",
                "r-levels/skill_mentions/r-mlops-profile-077-1",
                caveat_id="r-twice",
            ),
        ),
        at("caveats", "r-twice", "statement") + at("caveats", "r-levels", "statement"),
    ),
    # Spans and sections
    wrong(
        "a span stands on another line than its key says",
        "spans",
        S + "155-1",
        "span_id",
        line="154",
    ),
    Case(
        "a span belongs to another document than its section",
        (
            *add(
                "documents",
                "mlops-profile",
                document_id="other-profile",
                title="Other",
                sha256="0" * 64,
            ),
            *put("spans", S + "155-1", document_id="other-profile"),
        ),
        at("spans", S + "155-1", "document_id", "section_id"),
    ),
    wrong(
        "a sentence that states nothing is called a fact",
        "spans",
        S + "113-2",
        "span_id",
        None,
        role="fact",
    ),
    Case(
        "a sentence that rows cite is called framing",
        put("spans", S + "155-1", role="framing"),
        at("spans", S + "155-1", "role") + at("pay_changes", "devops-engineer-salaries", "span_id"),
    ),
    wrong(
        "a section hangs on its grandparent, its level as before",
        "sections",
        S + "devops-tools",
        "level",
        parent_section_id=S + "requirements",
    ),
    wrong(
        "a section hangs on a parent whose lines do not hold it",
        "sections",
        S + "base-salary-ranges",
        "first_line",
        "last_line",
        parent_section_id=S + "market-demand",
    ),
    wrong(
        "a sentence is filed under the section before its own",
        "spans",
        S + "155-1",
        section_id=S + "industry-specific-demand",
    ),
    Case(
        "a section is dissolved into the one before it",
        (
            Drop("sections", S + "version-control"),
            *put("sections", S + "technical-skills-data-management", last_line="93"),
            *put("spans", S + "092-1", section_id=S + "technical-skills-data-management"),
            *put("spans", S + "093-1", section_id=S + "technical-skills-data-management"),
        ),
        at("spans", S + "092-1", "role", "section_id", "span_id"),
    ),
    # Vocabularies
    Case(
        "a skill is listed that nothing refers to",
        add("skills", "r", skill_id="lisp", name="Lisp"),
        at("skills", "lisp", "skill_id", None),
    ),
    Case(
        "one skill has two rows that differ in a capital",
        (
            *add("skills", "kubernetes", skill_id="k8s", name="kubernetes"),
            *put("skill_mentions", "kubernetes-mlops-profile-145-1", skill_id="k8s"),
        ),
        at("skills", "k8s", "name") + at("skills", "kubernetes", "name"),
    ),
    Case(
        "a skill's alias is the name of another skill",
        add("skill_aliases", "iac", skill_alias_id="docker", skill_id="kubernetes", alias="Docker"),
        at("skill_aliases", "docker", "alias"),
    ),
    Case(
        "two skills are each other's parent",
        put("skills", "ci-cd", source_parent_id="jenkins"),
        at("skills", "ci-cd", "source_parent_id") + at("skills", "jenkins", "source_parent_id"),
    ),
    Case(
        "a certificate is counted as a skill",
        (
            *add(
                "skills",
                "docker",
                skill_id="docker-certified",
                name="Docker Certified Associate",
                source_parent_id="docker",
            ),
            *add(
                "skill_mentions",
                "cloud-architecture-mlops-profile-126-1",
                skill_mention_id="docker-certified-127",
                skill_id="docker-certified",
                worded_as="Docker Certified Associate",
                proficiency="",
                proficiency_level="",
                choice_group="",
                choice_rule="",
                hedge="",
                qualifier="relevant",
                span_id=S + "127-1",
            ),
        ),
        at("skills", "docker-certified", "name")
        + at("skill_mentions", "docker-certified-127", "worded_as"),
    ),
    wrong(
        "a certificate is tied to a tool that its name does not hold",
        "certifications",
        "docker-certified-associate",
        named_skill_id="kubernetes",
    ),
    wrong(
        "there are two focal roles",
        "roles",
        "devops-engineer",
        kind="focal",
    ),
    wrong(
        "the document's subject is a role that it only compares with",
        "documents",
        "mlops-profile",
        subject_role_id="devops-engineer",
    ),
    wrong(
        "a role's short form leads to another role",
        "role_aliases",
        "sre",
        "alias",
        role_id="devops-architect",
    ),
    wrong(
        "a short form with a long form is said to have none",
        "glossary",
        "xai",
        is_expanded="false",
    ),
    # Order
    Case(
        "pay bands are reordered, against the order of the source",
        (Move("pay_figures", "base-senior", "base-entry"),),
        at("pay_figures", "base-senior", "span_id") + at("pay_figures", "base-entry", "span_id"),
    ),
    Case(
        "topics are reordered, against the order of the source",
        (Move("topics", "devsecops", "aiops"),),
        at("topics", "devsecops", "span_id") + at("topics", "aiops", "span_id"),
    ),
)
