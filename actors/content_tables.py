"""For migrations: triggers on tables, those shown in public and those that are never rewritten."""

from django.db import migrations


def watch_tables(*tables):
    """The operation that puts the trigger on these tables; see models/content_version.py."""
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION portal_content_changed();"
            for table in tables
        ),
        "".join(f"DROP TRIGGER content_changed ON {table};" for table in tables),
    )


def append_only(*tables):
    """The operation that lets rows of these tables only be added: UPDATE and DELETE fail.

    TRUNCATE stays, for tests; nobody can reach it but the owner of the database.
    """
    return migrations.RunSQL(
        """
        CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END $$;
        """
        + "".join(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION portal_append_only();"
            for table in tables
        ),
        "".join(f"DROP TRIGGER append_only ON {table};" for table in tables),
    )
