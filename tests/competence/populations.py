"""Made-up answers to any instrument, for tests of the analysis and of disclosure control."""

from copy import deepcopy
from pathlib import Path

import yaml

from competence.analysis import Organisation
from competence.routing import questions_of
from competence.synthetic_answers import make_answers

DATA = Path(__file__).resolve().parents[2] / "data/competence"


def read_data(name):
    return yaml.safe_load((DATA / f"{name}.yaml").read_text())


def part_of(instrument, slugs, *, rows=4, columns=3, choices=6):
    """The instrument with these questions only, and shorter lists: as linked as the whole, and quicker."""
    found = deepcopy(instrument)
    for section in found["sections"]:
        section["questions"] = [one for one in section["questions"] if one["slug"] in slugs]
    lengths = {"competence-groups-2022": rows, "levels-2022": columns, "competences-2022": choices}
    for name, length in lengths.items():
        found["choice_lists"][name] = found["choice_lists"][name][:length]
    return found


def make_organisations(instrument, count, random, *, regions=(), largest=60, kinds=None):
    """`count` organisations with answers that follow the instrument's routing, limits and rules."""
    sizes = {one["value"]: one.get("group", "") for one in size_choices(instrument)}
    found = []
    for number in range(count):
        answers = make_answers(instrument, random, largest, kinds)
        found.append(
            Organisation(
                f"org-{number:04}",
                answers,
                kind=answers.get("organisation-group", ""),
                size=sizes.get(answers.get("company-size"), ""),
                region=random.choice(regions) if regions else "",
            )
        )
    return found


def size_choices(instrument):
    return questions_of(instrument).get("company-size", {}).get("choices", [])
