"""For migrations: tables whose rows are shown in public change the content version."""

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
