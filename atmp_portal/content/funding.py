"""Funding decisions, and what must be reported for them."""

from actors.fuzzy_dates import FuzzyDate
from actors.models import Actor
from initiatives.models import FundingDecision, Initiative, Obligation, RequiredContent, Requirement

from .records import check_precision, parallel, sourced_row
from .rows import Row

FIELDS = """
    name_sv name_en purpose_sv purpose_en cofunders_text amount currency amount_as_stated
    period_start period_end references provenance notes
""".split()
MONTHS = ("January February March April May June July August September October November December").split()


def read_funding(reading):
    rows = []
    for record in reading.file("ecosystem/funding.yaml").records("funding", required=True):
        values = record.fields(FundingDecision, *FIELDS, decided="decision_date")
        check_precision(record, "decision_precision", values["decided"])
        values["initiative"] = record.ref("initiative", Initiative)
        values["parent"] = record.ref("parent", FundingDecision)
        values["via"] = record.ref("via", Actor)
        many = {"funders": record.refs("funder", Actor), "recipients": record.refs("recipient", Actor)}
        if not many["funders"]:
            record.fault("funder", "is missing")
        is_stated = record.flag("amount_stated")
        if ("amount" in record) == (is_stated is False):
            record.fault("amount", "give an amount, or amount_stated: false")
        rows.append(sourced_row(record, FundingDecision, values, many=many))
    return rows


def read_requirements(reading):
    """Reporting assignments: what is asked for, and the one time it is due."""
    rows = []
    top = reading.file("ecosystem/reporting_assignments.yaml")
    for record in top.records("reporting_assignments", required=True):
        values = record.fields(Requirement, "title_sv", "title_en", "provenance", "notes")
        values["initiative"] = record.ref("initiative", Initiative, required=True)
        values["responsible"] = record.ref("responsible", Actor, required=True)
        many = {"recipients": record.refs("recipient", Actor)}
        if not many["recipients"]:
            record.fault("recipient", "is missing")
        contents = content_rows(record)
        obligation = obligation_row(record)
        row = sourced_row(record, Requirement, values, many=many, contents=contents, obligations=[obligation])
        obligation.slug = row.slug
        reading.know(Obligation, row.slug, record.where)
        rows.append(row)
    return rows


def content_rows(record):
    contents = parallel(record, "required_contents_sv", "required_contents_en")
    return [
        Row(RequiredContent, where, {"order": order, "text_sv": text_sv, "text_en": text_en}, key=("order",))
        for order, (text_sv, text_en) in enumerate(contents, 1)
        for where in [record.where.at(f"required_contents_sv[{order}]")]
    ]


def obligation_row(record):
    values = record.fields(Obligation, due_on="due_date", state="delivery_status")
    precision = record.listed("due_precision", ("day", "month_range"), required=True)
    stated = record.text("due_as_stated", required=precision == "month_range")
    day = values["due_on"]
    values["due"] = FuzzyDate.parse(day) if day else None
    if precision == "month_range" and stated:
        values["due"] = months_as_stated(stated)
        if values["due"] is None or (day and values["due"].end != day):
            record.fault(
                "due_as_stated", f"{stated!r} is no span such as May/June 2021 that ends on the due date"
            )
    values["superseded_by"] = record.ref("superseded_by", Obligation)
    return Row(Obligation, record.where, values)


def months_as_stated(text):
    """ "May/June 2021" as a span of months; None where it is no such text."""
    months, _, year = text.partition(" ")
    first, _, last = months.partition("/")
    if first not in MONTHS or last not in MONTHS or not (year.isdigit() and len(year) == 4):
        return None
    ends = [f"{year}-{MONTHS.index(month) + 1:02}" for month in (first, last)]
    return FuzzyDate.between(*ends) if ends == sorted(ends) else None
