"""The groups of organisations that tables are told by: all, by kind, by size, by region.

A group is told only where neither it nor what it leaves over of the group around it is fewer than `fewest`
organisations: 16 small companies beside all 18 would tell about the two large ones. What is left over is kept
as a group that is never published, so that the solver sees what can be worked out about it.
"""

from dataclasses import dataclass, field

from ..routing import is_met, questions_of

ALL = "all"
KIND_QUESTION = "organisation-group"
SIZE_QUESTION = "company-size"
BREAKDOWNS = ("kind", "size", "region")


@dataclass(frozen=True)
class Organisation:
    """One submitted answer. `id` is opaque; `kind`, `size` and `region` are "" where not known."""

    id: str
    answers: dict = field(hash=False)
    kind: str = ""
    size: str = ""
    region: str = ""


@dataclass(frozen=True)
class Domain:
    """A group of respondents. `parent` is the key of the group it is a part of, "" for the whole."""

    key: str
    ids: frozenset
    parent: str = ""
    breakdown: str = ""
    is_published: bool = True

    @property
    def n(self):
        return len(self.ids)


def organisations(instrument, rows):
    """`rows` are (id, answers, region) and may have the kind by which the organisation was asked.

    Size, and the kind where it is asked for, are read from the answers.
    """
    choices = questions_of(instrument).get(SIZE_QUESTION, {}).get("choices", [])
    sizes = {choice["value"]: choice.get("group", choice["value"]) for choice in choices}
    return [
        Organisation(
            str(key),
            answers,
            kind=answers.get(KIND_QUESTION) or "".join(kind),
            size=sizes.get(answers.get(SIZE_QUESTION), ""),
            region=region or "",
        )
        for key, answers, region, *kind in rows
    ]


def public_kinds(instrument, question):
    """The kinds of organisation that everybody knows were asked this question; None for all.

    Whom a question is put to is public where it hangs on the kind alone, as the kind of each respondent is.
    """
    questions, allowed = questions_of(instrument), None
    while condition := question.get("show_if"):
        question = questions[condition["question"]]
        if question["slug"] == KIND_QUESTION:
            allowed = {
                choice["value"]
                for choice in question["choices"]
                if is_met(condition, {KIND_QUESTION: choice["value"]})
            }
    return allowed


def is_publicly_asked(question):
    """Whether all organisations of the public kinds are asked: no condition on anything but the kind."""
    condition = question.get("show_if")
    return not condition or condition["question"] == KIND_QUESTION


def domains(base, *, fewest, fewest_in_group=None):
    """The groups by which the organisations of a base are told; none where the base is too small."""
    if len(base) < fewest:
        return ()
    kinds = {one.kind for one in base}
    kind = kinds.pop() if len(kinds) == 1 else ""
    root = Domain(f"kind:{kind}" if kind else ALL, frozenset(one.id for one in base))
    found = {root.key: root}
    for breakdown in BREAKDOWNS:
        groups = {}
        for one in base:
            if value := getattr(one, breakdown):
                groups.setdefault(f"{breakdown}:{value}", set()).add(one.id)
        parent = found.get(parent_of(breakdown, groups, base, root), root)
        groups.pop(root.key, None)
        for domain in told(groups, parent, breakdown, found.values(), (fewest, fewest_in_group or fewest)):
            found[domain.key] = domain
    return tuple(found.values())


def parent_of(breakdown, groups, base, root):
    """Sizes are parts of the one kind that has them; everything else is a part of the whole."""
    if breakdown != "size":
        return root.key
    sized = set().union(*groups.values()) if groups else set()
    kinds = {one.kind for one in base if one.id in sized}
    return f"kind:{kinds.pop()}" if len(kinds) == 1 else root.key


def told(groups, parent, breakdown, earlier, limits):
    """The groups of one breakdown that may be told of, and what they leave over of their parent."""
    fewest, fewest_in_group = limits
    kept = {
        key: ids
        for key, ids in groups.items()
        if len(ids) >= fewest_in_group and not tells_a_few(ids, earlier, fewest)
    }
    over = parent.ids.difference(*kept.values())
    while kept and 0 < len(over) < fewest:
        smallest = min(kept, key=lambda key: (len(kept[key]), key))
        over = over | kept.pop(smallest)
    if not kept:
        return []
    children = [Domain(key, frozenset(ids), parent.key, breakdown) for key, ids in sorted(kept.items())]
    if over:
        children.append(Domain(f"rest:{breakdown}", over, parent.key, breakdown, is_published=False))
    return children


def tells_a_few(ids, earlier, fewest):
    """Whether a group, or its difference from one already told of, is fewer than `fewest` organisations.

    The same group is not told under two names.
    """
    if len(ids) < fewest or any(ids == other.ids for other in earlier):
        return True
    for other in earlier:
        for outer, inner in ((other.ids, ids), (ids, other.ids)):
            if other.is_published and inner <= outer and 0 < len(outer - inner) < fewest:
                return True
    return False
