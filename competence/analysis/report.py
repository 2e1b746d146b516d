"""The internal analysis of a wave asked with the 2022 instrument: everything, before any hiding.

Only for those who prepare and approve a release. What may be published is decided in competence.disclosure,
from the tables of `tables`. The figures are those of data/competence/expected_report.yaml; the unit of counts
is the organisation, that of recruitment the person, and an organisation that expects none counts as 0.
"""

from collections import Counter
from fractions import Fraction

from ..routing import choices_of, questions_of
from .figures import half_up, percent, summary

WITHOUT_SIZES = ("company", "healthcare", "all")
# Dispositions of a frame (waves.Disposition) that the report tells under another name.
PARTIAL = {"partial", "started"}
SILENT = {"no_response", "created", "sent", "noncontact"}


def analyse(instrument, answers, frame, *, meta=None, ccrm_nordic=None):
    """The internal analysis as a dict of plain values.

    `answers` are submitted answers, one dict {question: value} per organisation; `frame` has a dict with
    `group` and `disposition` per organisation asked. `meta` may hold the notice of synthetic answers, and
    `ccrm_nordic` the lowest and highest number of persons of the conditional scenario (sources: 2022 report).
    """
    parts = parts_of(instrument, answers)
    return {
        "meta": heading(instrument, meta or {}),
        "response_rate": response_rate(instrument, frame),
        "respondents": {name: len(part) for name, part in parts.items()},
        "staff_now": each(parts, staff),
        "vacancies_advertised_12m": {
            **each(parts, lambda part: numbers("vacancies-advertised-12m", part)),
            "comparable_to_published_31": False,
        },
        "recruitment_5y": recruitment(parts, ccrm_nordic),
        "recruit_certainty": each(parts, certainty),
        "recruitment_matrix": {name: matrix(instrument, parts[name]) for name in WITHOUT_SIZES},
        "demand": {**rankings(instrument, "demand-competences", parts), **points(instrument, answers)},
        "hard_to_find": hard_to_find(instrument, parts),
        "recruitment_difficulty": each(parts, lambda part: likert("recruitment-difficulty", part)),
        "obstacles": counted(instrument, "obstacles", parts),
        "recruit_channel": counted(instrument, "recruit-channel", parts),
        "internal_training_need": each(parts, lambda part: likert("internal-training-need", part)),
        "internal_training_months": each(parts, lambda part: numbers("internal-training-months", part)),
        "loses_trained_staff": {
            "n": len(parts["healthcare"]),
            "yes": chosen("loses-trained-staff", "yes", parts["healthcare"]),
        },
        "willingness": each(parts, lambda part: willingness(instrument, part)),
        "contribution_capacity": capacity(instrument, answers),
    }


def each(parts, figure):
    return {name: figure(part) for name, part in parts.items()}


def parts_of(instrument, answers):
    """The answers by kind of organisation, and those of companies by size."""
    sizes = sizes_of(instrument)
    companies = [one for one in answers if one["organisation-group"] == "company"]
    return {
        "company": companies,
        "company-sme": [one for one in companies if sizes.get(one.get("company-size")) == "sme"],
        "company-large": [one for one in companies if sizes.get(one.get("company-size")) == "large"],
        "healthcare": [one for one in answers if one["organisation-group"] == "healthcare"],
        "all": answers,
    }


def sizes_of(instrument):
    """{answer on size: the group it counts to}."""
    choices = questions_of(instrument).get("company-size", {}).get("choices", [])
    return {choice["value"]: choice["group"] for choice in choices if "group" in choice}


def values_of(instrument, slug, part="choices"):
    return [choice["value"] for choice in choices_of(instrument, questions_of(instrument)[slug][part])]


def heading(instrument, meta):
    survey = instrument["survey"]
    return {
        "survey": survey["slug"],
        "instrument_version": survey["instrument_version"],
        "wave": survey["wave"],
        "synthetic": bool(meta.get("synthetic")),
        "notice_sv": meta.get("notice_sv"),
        "notice_en": meta.get("notice_en"),
    }


def response_rate(instrument, frame):
    """Complete answers of all eligible organisations asked: RR1 of AAPOR's Standard Definitions."""
    exactly = {one["group"]: one["exact"] for one in instrument["survey"].get("target_population", [])}
    found = {}
    for group in WITHOUT_SIZES:
        asked = [unit for unit in frame if group in ("all", unit["group"])]
        went = Counter(unit["disposition"] for unit in asked if unit["disposition"] != "ineligible")
        invited = went.total()
        known = exactly.values() if group == "all" else [exactly.get(group, True)]
        found[group] = {
            "invited": invited,
            "complete": went["complete"],
            "partial": sum(went[name] for name in PARTIAL),
            "refused": went["refused"],
            "no_response": sum(went[name] for name in SILENT),
            "response_rate_percent": percent(went["complete"], invited),
            "invited_is_approximate": not all(known),
        }
    return found


def numbers(slug, part):
    return summary(one.get(slug) for one in part)


def staff(part):
    return {"persons": numbers("staff-atmp-now", part), "fte": numbers("staff-atmp-now-fte", part)}


def recruits(part):
    return [one.get("recruit-5y-total", 0) for one in part]


def recruitment(parts, ccrm_nordic):
    everybody = sum(recruits(parts["all"]))
    found = {}
    for name, part in parts.items():
        figures = summary(recruits(part))
        found[name] = {
            "n": len(part),
            "expecting": chosen("expects-recruitment", "yes", part),
            "persons": figures["sum"],
            "median": figures["median"],
            "min": figures["min"],
            "max": figures["max"],
            "share_of_persons_percent": percent(figures["sum"], everybody),
        }
    if ccrm_nordic:
        low, high = ccrm_nordic
        found["with_ccrm_nordic"] = {"low": everybody + low, "high": everybody + high}
    return found


def chosen(slug, value, part):
    """How many of these answers are, or hold, this value."""
    given = (one.get(slug) for one in part)
    return sum(value in one if isinstance(one, list) else one == value for one in given)


def certainty(part):
    return {str(level): chosen("recruit-certainty", level, part) for level in range(1, 6)}


def in_table(answer, slug, row, column):
    return answer.get(slug, {}).get(row, {}).get(column, 0)


def matrix(instrument, part):
    slug = "recruit-5y-matrix"
    columns = values_of(instrument, slug, "columns")
    found = {}
    for row in values_of(instrument, slug, "rows"):
        cells = {column: sum(in_table(one, slug, row, column) for one in part) for column in columns}
        found[row] = {**cells, "total": sum(cells.values())}
    names = [*columns, "total"]
    return {**found, "total": {name: sum(row[name] for row in found.values()) for name in names}}


def capacity(instrument, answers):
    slug = "contribution-capacity"
    return {
        row: {
            column: sum(in_table(one, slug, row, column) for one in answers)
            for column in values_of(instrument, slug, "columns")
        }
        for row in values_of(instrument, slug, "rows")
    }


def ranking(instrument, slug, part):
    """Choices by how many made them; equals share a rank and stand in the questionnaire's order."""
    counts = Counter(value for one in part for value in one.get(slug, []))
    order = [value for value in values_of(instrument, slug) if counts[value] and value != "none"]
    return [
        {
            "rank": 1 + sum(counts[other] > counts[value] for other in order),
            "competence": value,
            "organisations": counts[value],
            "percent": percent(counts[value], len(part)),
        }
        for value in sorted(order, key=lambda value: -counts[value])
    ]


def rankings(instrument, slug, parts):
    found = {name: ranking(instrument, slug, parts[name]) for name in WITHOUT_SIZES}
    return {**found, "top5": [row["competence"] for row in found["all"][:5]]}


def hard_to_find(instrument, parts):
    found = rankings(instrument, "hard-to-find", parts)
    return {**found, "none": chosen("hard-to-find", "none", parts["all"])}


def points(instrument, answers):
    """Five points for the first place, four for the second, and so on."""
    most = questions_of(instrument)["demand-ranking"]["max_ranked"]
    total, ranked_by = Counter(), Counter()
    for one in answers:
        for place, value in enumerate(one.get("demand-ranking", [])):
            total[value] += most - place
            ranked_by[value] += 1
    order = [value for value in values_of(instrument, "demand-ranking") if value in total]
    return {
        "ranking_points": [
            {"competence": value, "points": total[value], "ranked_by": ranked_by[value]}
            for value in sorted(order, key=lambda value: -total[value])
        ]
    }


def likert(slug, part):
    high = sum(one[slug] >= 4 for one in part)
    total = sum(one[slug] for one in part)
    return {
        "n": len(part),
        "mean": half_up(Fraction(total * 100, len(part))) / 100 if part else None,
        "high_4_5": high,
        "high_4_5_percent": percent(high, len(part)),
    }


def counted(instrument, slug, parts):
    values = values_of(instrument, slug)
    return each(parts, lambda part: {value: chosen(slug, value, part) for value in values})


def willingness(instrument, part):
    willing = [one for one in part if one["willing-to-contribute"] == "yes"]
    forms = {}
    for form in values_of(instrument, "contribution-forms"):
        count = chosen("contribution-forms", form, willing)
        forms[form] = {
            "organisations": count,
            "percent_of_respondents": percent(count, len(part)),
            "percent_of_willing": percent(count, len(willing)),
        }
    share = percent(len(willing), len(part))
    return {"n": len(part), "willing": len(willing), "percent": share, "forms": forms}
