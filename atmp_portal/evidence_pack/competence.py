"""Competence figures that were published by the day."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.languages import in_language
from competence.models import Figure, Group, Release, WaveRelease
from competence.result_tables import tables_of

from ..templatetags.portal import day, num, stated
from .drawing import bars
from .past import end_of
from .rows import absolute, by_then, cited, dated, named, portal_itself, row, subject, table, text

# Expected recruitment of each group: the figures that one picture may compare, all in people.
RECRUITMENT = "recruitment-"
MOST_WAVES = 5


def competence(asked):
    """The subject "competence": every published figure, the latest release first."""
    past = asked.past
    releases = [one for one in past.rows(Release) if by_then(one.published, past)]
    order = {one.pk: number for number, one in enumerate(releases)}
    figures = past.rows(Figure, release_id__in=list(order))
    figures.sort(key=lambda one: (order[one.release_id], one.order, one.pk))
    by_id = {one.pk: one for one in releases}
    citations, of_release = past.sources(figures), past.sources(releases)
    rows = [
        row(
            [
                named(one, "text"),
                text(stated(one)),
                text(one.get_group_display()),
                text(one.get_method_display()),
                dated(by_id[one.release_id].published, past),
            ],
            link=absolute(by_id[one.release_id].get_absolute_url()),
            sources=cited(citations[one.pk]) or cited(of_release[one.release_id]) or portal_itself(one),
        )
        for one in figures
    ]
    printed = table(
        _("Competence figures published by the day"),
        [_("Figure"), _("Value"), _("Group"), _("Method"), pgettext("evidence", "Published")],
        rows,
        empty=_("No competence figure was published by the day."),
    )
    waves = surveyed(asked)
    note = _("The figures are national: they are about all who answered, not only about the initiative.")
    return subject(
        "competence",
        _("Competence"),
        [printed, *waves],
        figures=[_recruitment(releases[:1], figures)],
        notes=[note] if rows or waves else [],
        link=absolute(releases[0].get_absolute_url()) if releases else "",
    )


def surveyed(asked):
    """A table for each wave whose results were public on the day: what all who answered said together."""
    releases = WaveRelease.objects.public_at(end_of(asked.past.as_of)).select_related(
        "wave__questionnaire", "wave__survey"
    )
    if not asked.obligation.requirement.is_example:
        releases = releases.filter(wave__is_example=False)
    return [wave_table(release) for release in releases.order_by("-published_at", "pk")[:MOST_WAVES]]


def wave_table(release):
    wave = release.wave
    link = absolute(release.get_absolute_url())
    words = _("The ATMP portal, results published %(date)s") % {"date": day(release.published_at)}
    source = [text(words) | {"url": link}]
    rows = [
        row(
            [text(question.legend), text(said), text(num(question.whole.n))],
            link=f"{link}#{question.slug}",
            sources=source,
        )
        for question in tables_of(release).values()
        if (said := answers_in_words(question))
    ]
    return table(
        in_language(wave, "title"),
        [_("Question"), _("Answers"), _("Organisations that answered")],
        rows,
        empty=_("Nothing of this wave was published."),
    )


def answers_in_words(question):
    """What all who answered said together, in one line; "" where nothing of it is published."""
    said = [(label, figures[0].text) for label, figures in question.rows if figures and figures[0].is_there]
    if len(said) == 1 and question.kind != "count":
        return said[0][1]
    return "; ".join(f"{label}: {value}" for label, value in said)


def _recruitment(latest, figures):
    """The latest release's expected recruitment of people, the lower bound of a range."""
    shown = [
        one
        for one in figures
        if latest
        and one.release_id == latest[0].pk
        and one.key.startswith(RECRUITMENT)
        and one.unit == "people"
        and one.group != Group.ALL
        and (one.value is not None or one.value_min is not None)
    ]
    return bars(
        _("Expected recruitment"),
        _("number of people; of a range the lower end"),
        [(_short(one), _amount(one), stated(one) or num(_amount(one))) for one in shown],
    )


def _short(figure):
    return f"{figure.get_group_display()}{f', {figure.actor.name}' if figure.actor_id else ''}"


def _amount(figure):
    return figure.value if figure.value is not None else figure.value_min
