"""The cast, and the real content."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from atmp_portal.page_cache import forget_pages


@pytest.fixture(autouse=True)
def fresh_pages():
    """Each test's database begins at the same content version, so no page may outlive its test."""
    forget_pages()


@pytest.fixture(scope="session")
def copied_content(django_db_setup, django_db_blocker):
    """The rows that loading data/ makes, by table and columns: loaded once, rolled back, kept as text."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_ecosystem", verbosity=0)
        copies = [(table, columns, copy_out(table, columns)) for table, columns in tables_with_columns()]
        transaction.set_rollback(True)
    return copies


@pytest.fixture
def content(copied_content, db):
    """A test with the real content in the database; the next test begins without it."""
    for table, columns, rows in copied_content:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write(rows)
    with connection.cursor() as cursor:
        for table, _columns, _rows in copied_content:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM " + table + "))"
                " WHERE pg_get_serial_sequence(%s, 'id') IS NOT NULL",
                [table, table],
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
