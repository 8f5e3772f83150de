"""Handmade faults that show only beside the document."""

from functools import partial

from .handmade import Case, Drop, Move, S, Swap, add, at, put, wrong

_case = partial(Case, needs_document=True)
_wrong = partial(wrong, needs_document=True)

CASES = (
    # Figures
    _wrong(
        "the least of a band is put in place of the most",
        "pay_figures",
        "base-mid",
        amount_max="150000",
    ),
    _wrong("an amount is given in thousands", "pay_figures", "top-end", amount_max="134"),
    _wrong(
        "a percentage is given as a fraction",
        "market_growth",
        "ai-in-devops-2023-2033",
        rate_percent_min="0.24",
    ),
    _wrong(
        "an amount is given in another currency than its sign says",
        "pay_figures",
        "base-mid",
        currency_code="EUR",
    ),
    _case(
        "two pay bands cite each other's sentence",
        (Swap("pay_figures", "span_id", "base-mid", "base-senior"),),
        at("pay_figures", "base-mid", "span_id", "amount_min", "amount_max")
        + at("pay_figures", "base-senior", "span_id", "amount_min", "amount_max"),
    ),
    _wrong(
        "years of experience are given in months",
        "pay_figures",
        "base-entry",
        experience_max_years="36",
    ),
    _wrong(
        "a period is filled in that is not printed",
        "pay_figures",
        "base-entry",
        period="year",
    ),
    _wrong(
        "a country is filled in that is not printed", "pay_figures", "top-end", country_code="US"
    ),
    _case(
        "the only row of a figure is dropped",
        (
            *put(
                "pay_comparisons",
                "ai-ml-with-devops-above-top-end",
                lower_pay_figure_id="devops-average-total",
            ),
            Drop("pay_figures", "top-end"),
        ),
        at("spans", S + "156-1", "span_id", "role", None) + at("pay_figures", None, None),
    ),
    _wrong(
        "a rate of growth is given to the wider market, whose name the sentence happens to hold",
        "market_growth",
        "ai-in-devops-2023-2033",
        market_id="devops",
    ),
    _wrong(
        "a rise of pay is turned into a fall",
        "pay_changes",
        "devops-engineer-salaries",
        change_direction="decrease",
    ),
    _wrong(
        "a pay figure is given to another role",
        "pay_figures",
        "devops-average-total",
        role_id="mlops-engineer",
    ),
    # Spans
    _case(
        "a span loses its first letter, its digest computed anew",
        put(
            "spans",
            S + "155-1",
            start="10029",
            sha256="dda1bca2fbadf0c42df9a4fbaea85ce49b5c231ce879b44250a0a82fc93bc297",
        ),
        at("spans", S + "155-1", "start", "end"),
    ),
    _case(
        "a sentence is cut in two, the digests computed anew",
        (
            *add(
                "spans",
                S + "155-1",
                span_id=S + "155-2",
                start="10063",
                sha256="9e12e2d4bd8d95ca869b35ce2763ccd79dc01bf5e2de5447abcf589b82afc99b",
            ),
            *put(
                "spans",
                S + "155-1",
                end="10062",
                sha256="c20aca64d3319a43c06346643507c092aaf5ab12dc7899e058bd13f3c160ed26",
            ),
            *put("pay_changes", "devops-engineer-salaries", span_id=S + "155-2"),
        ),
        at("spans", S + "155-1", "start", "end") + at("spans", S + "155-2", "start", "end"),
    ),
    _case(
        "two sentences are made one span, its digest computed anew",
        (
            Drop("spans", S + "159-2"),
            *put(
                "spans",
                S + "159-1",
                end="10847",
                sha256="db6c2a75df31b7eeaf9e44711d5760c46a070c1e9c07b4725bb9f55bd0d5167f",
            ),
        ),
        at("spans", S + "159-1", "start", "end"),
    ),
    _wrong(
        "the digest of the document is wrong in its last digit",
        "documents",
        "mlops-profile",
        sha256="df962ee023f4c24cfd8658b06e0ded64a56ed91dad2b21e0775e276689958d4d",
    ),
    # Words and names
    _case(
        "a party is named after people from another sentence",
        put(
            "statement_parties",
            "close-work-software-engineer",
            party="junior engineers",
            role_id="junior-engineer",
        ),
        at("statement_parties", "close-work-software-engineer", "party"),
    ),
    _wrong(
        "a hedge is dropped",
        "pay_comparisons",
        "between-devops-and-ai-engineer",
        hedge="",
    ),
    _case(
        "a hedge is dropped where others could have lost it",
        put("statements", "industry-premium", hedge=""),
        at("statements", "industry-premium", "hedge") + at("spans", S + "171-1", "span_id"),
    ),
    _wrong(
        "a hedge is replaced by that of another sentence",
        "statements",
        "industry-premium",
        hedge="can",
    ),
    _wrong(
        "a duty cites the bullet before its own",
        "statements",
        "manage-costs",
        "object",
        "action",
        span_id=S + "099-1",
    ),
    _case(
        "a mention of a known skill is dropped",
        (Drop("skill_mentions", "java-mlops-profile-077-1"),),
        at("spans", S + "077-1", "span_id", None) + at("skill_mentions", None, None),
    ),
    _case(
        "two effects of different trends exchange their objects",
        (Swap("statements", "object", "automation-manual-effort", "self-healing-downtime"),),
        at("statements", "automation-manual-effort", "object")
        + at("statements", "self-healing-downtime", "object"),
    ),
    _wrong(
        "a negation is lost",
        "statements",
        "ai-does-not-replace",
        action="replace",
        kind="effect",
    ),
    _wrong(
        "a summary is copied from the source",
        "statements",
        "dynamic-field",
        summary=" ".join(reversed(["and successful career.", "Readers can build a rewarding"])),
    ),
    _wrong(
        "the cells of a row, read one after the other, are copied from the source",
        "statements",
        "check-regulations",
        None,
        qualifier="automatically check software",
        means="against industry regulations and",
    ),
    _wrong(
        "the cells of a row, but for one between them, are copied from the source",
        "statements",
        "check-regulations",
        None,
        proficiency="automatically check software",
        purpose="against industry regulations and",
        missed="a column that is not the source's between two that are is what the rule asks for",
    ),
    _case(
        "a long form is filled in from common knowledge",
        put("glossary", "aws", expansion="Amazon Web Services", is_expanded="true"),
        at("glossary", "aws", "expansion"),
    ),
    _wrong(
        "a short form is said to come up later than it does",
        "glossary",
        "mlops",
        first_span_id=S + "123-1",
    ),
    _case(
        "things of one list are reordered",
        (Move("skill_mentions", "google-cloud-mlops-profile-082-1", "aws-mlops-profile-082-1"),),
        at("skill_mentions", "google-cloud-mlops-profile-082-1", "worded_as")
        + at("skill_mentions", "aws-mlops-profile-082-1", "worded_as"),
    ),
    _case(
        "an alias leads to the wrong skill",
        put("skill_aliases", "gcp", skill_id="aws"),
        at("skill_aliases", "gcp", "skill_id", "alias")
        + at("skill_mentions", "google-cloud-mlops-profile-116-1", "worded_as", "skill_id"),
    ),
    _wrong(
        "a mention counts for another skill than it is worded as",
        "skill_mentions",
        "aws-mlops-profile-082-1",
        "worded_as",
        skill_id="terraform",
    ),
    _case(
        "two long forms are exchanged between their short forms",
        (Swap("glossary", "expansion", "mttd", "mttr"),),
        at("glossary", "mttd", "expansion", "acronym")
        + at("glossary", "mttr", "expansion", "acronym"),
    ),
    _wrong(
        "a statement is worded after another sentence of its topic",
        "statements",
        "automation-manual-effort",
        object="testing",
    ),
    _wrong(
        "a number of years is given as a percentage",
        "figures",
        "experience-senior-years",
        figure_unit="percent",
    ),
    _case(
        "a topic is called by a name that is not its own",
        put("topics", "aiops", name="AI operations"),
        at("topics", "aiops", "name"),
    ),
    _wrong(
        "a statement is about another skill than its sentence names",
        "statements",
        "collaboration-teams",
        skill_id="documentation",
    ),
    _wrong(
        "a claim about unnamed sectors is given a sector",
        "demand_claims",
        "sectors-drive-need",
        "scope",
        industry_id="telecom",
    ),
)
