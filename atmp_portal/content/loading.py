"""Loading a folder of content: read everything, then write everything, or nothing at all."""

from django.db import connection, transaction

from . import (
    actors,
    closed_lists,
    competence,
    funding,
    goals,
    initiatives,
    results,
    sources,
    translations,
    workshops,
)
from .faults import ContentError
from .reading import Reading
from .writing import Writer


def load(folder, force=False):
    """Load the files and tell what was done, as a `Report`.

    Records that people have edited or deleted since they were loaded are kept, unless `force`. Raises
    `ContentError` with every fault found; then nothing is written.
    """
    groups = read(folder)
    with transaction.atomic():
        lock_out_others(groups)
        writer = Writer(force)
        for rows in groups:
            if rows:
                writer.write(rows)
        if writer.faults:
            raise ContentError(writer.faults)
    return writer.report


def read(folder):
    """The rows of the files, in groups of one model each, those first that others refer to."""
    reading = Reading(folder)
    closed_lists.check_closed_lists(reading)
    partner_roles, people_roles = translations.read_roles(reading)
    source_rows = sources.read_sources(reading)
    facilities, facilities_of = actors.read_facilities(reading)
    people, people_of = actors.read_people(reading, people_roles)
    release = results.read_release(reading)
    groups = [
        source_rows,
        actors.read_actors(reading),
        facilities,
        people,
        initiatives.read_challenge_areas(reading),
        initiatives.read_initiatives(reading, partner_roles, facilities_of, people_of),
        goals.read_subgoals(reading),
        goals.read_indicators(reading),
        funding.read_funding(reading),
        funding.read_requirements(reading),
        initiatives.read_documents(reading),
        competence.read_competences(reading),
        workshops.read_events(reading),
        workshops.read_workshops(reading),
        competence.read_education(reading),
        [release],
        results.read_figures(reading, release),
        results.read_lists(reading, release),
        results.read_remarks(reading, release),
    ]
    translations.add_disagreements(reading, [row for rows in groups for row in rows])
    reading.finish()
    if reading.faults:
        raise ContentError(reading.faults)
    return groups


def lock_out_others(groups):
    """Let nobody else change these tables until we are done; reading goes on."""
    models = {row.model for rows in groups for top in rows for row in top.family()}
    tables = sorted(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
