"""Changes of these tables change the content version of the public pages."""

from django.db import migrations

from actors.content_tables import watch_tables


class Migration(migrations.Migration):
    dependencies = [("workshops", "0001_initial"), ("actors", "0002_content_version")]
    operations = [
        watch_tables(
            "workshops_workshop",
            "workshops_workshop_part_of",
            "workshops_workshop_related_initiatives",
            "workshops_participation",
            "workshops_talkingpoint",
            "workshops_material",
            "workshops_event",
            "workshops_event_hosts",
            "workshops_event_participants",
            "workshops_event_part_of",
            "workshops_event_related_initiatives",
            "workshops_outcome",
            "workshops_followupaction",
        )
    ]
