"""Count changes of public content; see actors/models/content_version.py."""

from django.db import migrations

from actors.content_tables import watch_tables

COUNT = """
CREATE FUNCTION portal_content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO actors_contentversion AS version (shard, changes) VALUES (pg_backend_pid() % 16, 1)
  ON CONFLICT (shard) DO UPDATE SET changes = version.changes + 1;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial")]
    operations = [
        migrations.RunSQL(COUNT, "DROP FUNCTION portal_content_changed();"),
        watch_tables(
            "actors_source",
            "actors_citation",
            "actors_statement",
            "actors_actor",
            "actors_actorsite",
            "actors_facility",
            "actors_person",
            "actors_affiliation",
        ),
    ]
