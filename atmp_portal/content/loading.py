"""Loading a folder of content: read everything, then write everything, or nothing at all."""

from django.db import DataError, IntegrityError, connection, transaction

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
from .faults import ContentError, Fault
from .order import in_order
from .reading import Reading
from .violations import violations
from .writing import Writer


def load(folder, force=False):
    """Load the files and tell what was done, as a `Report`.

    Records that people have edited or deleted since they were loaded are kept, unless `force`. Raises
    `ContentError` with every fault found; then nothing is written.
    """
    groups = read(folder)
    writer = Writer(force)
    try:
        with transaction.atomic():
            lock_out_others(groups)
            for rows in groups:
                if rows:
                    writer.write(rows)
    except (IntegrityError, DataError) as error:
        raise ContentError([refusal(writer.where, error)]) from error
    return writer.report


def refusal(where, error):
    """The database's own words, where it refuses a row for what it already has."""
    diagnosis = getattr(error.__cause__, "diag", None)
    words = [getattr(diagnosis, part, None) for part in ("message_primary", "message_detail")]
    return Fault(where, ". ".join(word for word in words if word) or str(error))


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
    groups = [in_order(rows, reading.faults) for rows in groups]
    faults = reading.faults + violations(groups)
    if faults:
        raise ContentError(faults)
    return groups


def lock_out_others(groups):
    """Let nobody else change these tables until we are done; reading goes on."""
    models = {row.model for rows in groups for top in rows for row in top.family()}
    tables = sorted(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
