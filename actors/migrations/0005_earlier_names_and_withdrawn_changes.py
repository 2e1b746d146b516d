import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0004_names_and_numbers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="actorchange",
            name="actors_actorchange_state_listed",
        ),
        migrations.AddField(
            model_name="user",
            name="known_before",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=254),
                blank=True,
                default=list,
                editable=False,
                size=None,
                verbose_name="earlier names and addresses",
            ),
        ),
        migrations.AlterField(
            model_name="actorchange",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting"),
                    ("approved", "Approved"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="pending",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="actorchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["", "pending", "approved", "declined", "withdrawn"])),
                name="actors_actorchange_state_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
    ]
