"""Changes of these tables change the content version of the public pages."""

from django.db import migrations

from actors.content_tables import watch_tables


class Migration(migrations.Migration):
    dependencies = [("competence", "0001_initial"), ("actors", "0002_content_version")]
    operations = [
        watch_tables(
            "competence_competence",
            "competence_competence_related",
            "competence_education",
            "competence_education_related_actors",
            "competence_education_related_initiatives",
            "competence_education_competences",
            "competence_release",
            "competence_figure",
            "competence_resultlist",
            "competence_listedcompetence",
            "competence_remark",
            "competence_contributor",
            "competence_reference",
        )
    ]
