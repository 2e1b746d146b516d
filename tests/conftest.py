"""The cast, and the real content."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation

from actors.facets import forget_indexes
from actors.models import User
from atmp_portal.page_cache import forget_pages


@pytest.fixture(autouse=True)
def fresh_start():
    """No test sees what another left in the process: kept pages, indexes, the language of its last page."""
    forget_pages()
    forget_indexes()
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def last_to_leave(django_db_setup, django_db_blocker):
    """A thread of the last test may still hold its session, and a database in use cannot be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def staff(client, db):
    """A browser in which somebody who may do everything in the admin has signed in; reads English."""
    client.force_login(User.objects.create_superuser("astrid@example.org", name="Astrid Granat"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture(scope="session")
def copied_content(django_db_setup, django_db_blocker):
    """The rows that loading data/ makes, by table and columns: loaded once, rolled back, kept as text."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_ecosystem", verbosity=0)
        copies = [(table, columns, copy_out(table, columns)) for table, columns in tables_with_columns()]
        types = dict(ContentType.objects.values_list("pk", "model"))
        transaction.set_rollback(True)
    return copies, types


@pytest.fixture
def content(copied_content, db):
    """A test with the real content in the database; the next test begins without it.

    The load that was rolled back has moved the sequences on, so new rows get ids of their own.
    """
    copies, types = copied_content
    # In one transaction, at whose end keys are checked: the order of the tables is any.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in copies:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(rows)
        for table, columns, _rows in copies:
            if "content_type_id" in columns:
                follow_content_types(cursor, table, types)


def follow_content_types(cursor, table, types):
    """A test that empties the database, as one in a browser does, leaves the content types renumbered."""
    ids = dict(ContentType.objects.values_list("model", "pk"))
    pairs = [(old, ids[model]) for old, model in types.items() if ids[model] != old]
    if pairs:
        values = ", ".join(f"({old}, {new})" for old, new in pairs)
        cursor.execute(
            f"UPDATE {table} SET content_type_id = pairs.new FROM (VALUES {values}) AS pairs (old, new)"
            " WHERE content_type_id = pairs.old"
        )


def tables_with_columns():
    """Every table of our own apps that has rows, with the columns that can be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'"
            " AND table_name ~ '^(actors|initiatives|workshops|competence)_' GROUP BY table_name"
        )
        rows = cursor.fetchall()
        for table, columns in rows:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if table != "actors_contentversion" and cursor.fetchone()[0]:
                yield table, columns


def copy_out(table, columns):
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return b"".join(copy)
