"""What a published wave says, arranged for reading: figures, drawings, and remarks where they belong."""

from django.utils.translation import gettext_lazy as _

from .drawings import dot_field
from .models import Contributor, Group, Remark

# The part of the page that shows what a discrepancy is about; others stand at the end.
PLACES = {
    "total-needs-ccrm": "recruitment",
    "ninety-percent": "willing_companies",
    "asked-vs-responded-regions": "willing_regions",
    "hospitals-vs-regions": "response",
    "interviewee-not-respondent": "interviews",
}
PEOPLE_PER_DOT = 5
RECRUITMENT = (
    ("recruitment-companies-5y", "f1"),
    ("recruitment-healthcare-5y", "f3"),
    ("recruitment-ccrm-nordic-5y", "fo"),
)
# Which figures stand behind each drawing.
TABLES = {
    "recruitment": ("recruitment-", "companies-majority"),
    "willing": ("willing-", "vacancies-"),
    "response": ("invited-", "responding-"),
}
CONTRIBUTION_FORMS = {
    "teaching": _("Teaching"),
    "degree-projects": _("Degree projects"),
    "internships": _("Internships"),
    "industrial-phd": _("Industrial PhD students"),
}


def figures_of(release):
    """{key with underscores: Figure}, as templates can name them."""
    return {figure.key.replace("-", "_"): figure for figure in release.figures.all()}


def tables_of(release):
    """{part of the page: the figures that its drawings show}."""
    figures = release.figures.all()
    return {
        part: [figure for figure in figures if figure.key.startswith(beginnings)]
        for part, beginnings in TABLES.items()
    }


def lists_of(release):
    """{key with underscores: ResultList}."""
    return {result.key.replace("-", "_"): result for result in release.lists.all()}


def contribution_forms(lists):
    """The words for how organisations are willing to contribute, as printed."""
    found = lists.get("contribution_forms")
    return [CONTRIBUTION_FORMS.get(value, value) for value in found.values] if found else []


def recruitment(release):
    """Pairs of an expected recruitment and its dots, of five people each.

    Dots are open where the need depends on something else; dashed between the lower and the higher figure.
    """
    figures = {figure.key: figure for figure in release.figures.all()}
    pairs = []
    for key, look in RECRUITMENT:
        if figure := figures.get(key):
            surely, at_most = bounds(figure)
            parts = [(dots_for(surely), look), (dots_for(at_most) - dots_for(surely), "dashed")]
            pairs.append((figure, dot_field(parts)))
    return pairs


def bounds(figure):
    """The lower and the higher number of a figure; twice the same where it is one number."""
    if figure.value is not None:
        return figure.value, figure.value
    return figure.value_min or 0, figure.value_max or 0


def dots_for(people):
    return round(people / PEOPLE_PER_DOT)


def shares(figures):
    """Drawings of the shares that the page shows, by name; only those whose figures are published."""
    drawn = {}
    if "willing_companies" in figures:
        tenths = round(figures["willing_companies"].value / 10)
        drawn["willing_companies"] = dot_field([(tenths, "f1"), (10 - tenths, "fo")], rows=1)
    for name, answered, asked, look in (
        ("willing_regions", "responding_regions", "responding_regions", "f3"),
        ("company_response", "responding_companies", "invited_companies", "f1"),
        ("region_response", "responding_regions", "invited_hospitals", "f3"),
    ):
        if answered in figures and asked in figures:
            part, whole = int(figures[answered].value), int(figures[asked].value)
            drawn[name] = dot_field([(part, look), (whole - part, "fo")], rows=1)
    return drawn


def vacancy_share(figures):
    """Per cent of the Nordic vacancies that were in Sweden, for an SVG attribute; "" where unknown."""
    sweden, nordics = figures.get("vacancies_sweden_2021"), figures.get("vacancies_nordics_2021")
    return f"{100 * sweden.value / nordics.value:.1f}" if sweden and nordics else ""


def discrepancies_by_place(release):
    """{part of the page: remarks}; "other" for those that no part claims."""
    places = {}
    for remark in release.remarks.all():
        if remark.kind == Remark.Kind.DISCREPANCY:
            places.setdefault(PLACES.get(remark.key, "other"), []).append(remark)
    return places


def findings_by_group(release):
    """Pairs of a group and what its interviews found, in the order of the source."""
    groups = {}
    for remark in release.remarks.all():
        if remark.kind == Remark.Kind.INTERVIEW_FINDING:
            groups.setdefault(Group(remark.group), []).append(remark)
    return list(groups.items())


def contributors_by_part(release):
    """{part: contributors}; those who answered come as pairs of a group and its organisations."""
    parts = {part.value: [] for part in Contributor.Part}
    for contributor in release.contributors.all():
        parts[contributor.part].append(contributor)
    answered = {}
    for contributor in parts[Contributor.Part.RESPONDENT]:
        answered.setdefault(Group(contributor.group), []).append(contributor)
    return parts | {"respondent": list(answered.items())}
