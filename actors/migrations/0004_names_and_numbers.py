from django.db import migrations, models

# The name of a contact person is shown in public, and stands in a table that signing in writes to as well.
NAMES = """
CREATE TRIGGER name_changed AFTER UPDATE OF name, is_active ON actors_user
FOR EACH STATEMENT EXECUTE FUNCTION portal_content_changed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0003_people_and_rights"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation_number", ""),
                    ("organisation_number__regex", "^[0-9]{2}[2-9][0-9]{3}-[0-9]{4}$"),
                    _connector="OR",
                ),
                name="actors_application_organisation_number",
                violation_error_message="Write an organisation number, never a personal identity number.",
            ),
        ),
        migrations.RunSQL(NAMES, "DROP TRIGGER name_changed ON actors_user;"),
    ]
