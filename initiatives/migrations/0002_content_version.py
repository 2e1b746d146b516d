"""Changes of these tables change the content version of the public pages."""

from django.db import migrations

from actors.content_tables import watch_tables


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial"), ("actors", "0002_content_version")]
    operations = [
        watch_tables(
            "initiatives_challengearea",
            "initiatives_initiative",
            "initiatives_initiative_people",
            "initiatives_initiative_facilities",
            "initiatives_partnership",
            "initiatives_document",
            "initiatives_fundingdecision",
            "initiatives_fundingdecision_funders",
            "initiatives_fundingdecision_recipients",
            "initiatives_subgoal",
            "initiatives_subgoal_activities",
            "initiatives_indicator",
            "initiatives_indicatorvalue",
            "initiatives_requirement",
            "initiatives_requirement_recipients",
            "initiatives_requiredcontent",
            "initiatives_obligation",
        )
    ]
