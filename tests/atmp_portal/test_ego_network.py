"""The drawing around an actor: where things stand, whatever their names."""

from itertools import combinations

import pytest
from django.utils.translation import override

from atmp_portal.ego_network import WIDTH, links_of, network_of
from tests.factories import make_actor, make_funding, make_initiative, make_obligation, make_partnership

# The widest name of the content wraps to three lines; letters are at most this wide at 13 pixels.
LONG = "Nationella arbetsgruppen för precisionsmedicin och avancerade terapier"
LETTER, ASCENT, DESCENT = 7.2, 11, 4


def boxes(node):
    """The shape and the label of a node, as left, top, right, bottom."""
    lines = [*node.lines, node.relation]
    half = max(len(line.words) for line in lines) * LETTER / 2
    tops = [line.y for line in lines]
    label = (node.x - half, min(tops) - ASCENT, node.x + half, max(tops) + DESCENT)
    return [(node.x - 12, node.y - 12, node.x + 12, node.y + 12), label]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("number", range(1, 9))
def test_nothing_in_the_drawing_lies_on_anything_else(db, number):
    actor = make_actor(name=LONG)
    for place in range(number):
        make_partnership(actor, make_initiative(name_sv=f"{LONG} {place}"))

    network = network_of(actor)
    x, y, width, height = network.box
    drawn = [(x, y, x + width, y + height)] + [box for node in network.nodes for box in boxes(node)]

    assert len(network.nodes) == number
    assert [pair for pair in combinations(drawn, 2) if overlap(*pair)] == []
    for left, top, right, bottom in drawn:
        assert 0 <= left < right <= WIDTH
        assert network.top <= top < bottom <= network.top + network.height


def test_formal_links_come_first_and_each_target_once(db):
    actor, funder, whole = make_actor(), make_actor(name="Finansiären"), make_actor(name="Helheten")
    actor.part_of = whole
    actor.save()
    joined, led = make_initiative(name_sv="Deltar"), make_initiative(name_sv="Leder")
    make_partnership(actor, joined)
    make_partnership(actor, led, kind="coordinator")
    make_partnership(actor, led)
    make_funding(funders=[funder], recipients=[actor], initiative=led)
    make_obligation(led, actor, recipients=[funder])

    with override("sv"):
        links = links_of(actor)

    assert [(link.target, link.relations, link.is_formal) for link in links] == [
        (led, ["samordnar", "rapporterar om", "deltar i"], True),
        (funder, ["får medel från", "rapporterar till"], True),
        (whole, ["ingår i"], True),
        (joined, ["deltar i"], False),
    ]


def test_actor_that_nobody_is_linked_with_has_no_drawing(db):
    assert network_of(make_actor()) is None
