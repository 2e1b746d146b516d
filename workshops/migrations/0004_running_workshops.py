import actors.fuzzy_dates
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
import uuid
import workshops.models.programme
import workshops.models.registrations
from django.conf import settings
from django.db import migrations, models

from actors.content_tables import append_only, watch_tables


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0004_names_and_numbers"),
        ("initiatives", "0004_reporting"),
        ("workshops", "0003_people_and_rights"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="workshops_event_access_listed",
        ),
        migrations.RemoveConstraint(
            model_name="followupaction",
            name="workshops_followupaction_status_listed",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_access_listed",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_status_listed",
        ),
        migrations.AddField(
            model_name="followupaction",
            name="blocked_reason",
            field=models.TextField(blank=True, verbose_name="what blocks it"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="done_on",
            field=actors.fuzzy_dates.FuzzyDateField(blank=True, default=None, verbose_name="done on"),
        ),
        migrations.AddField(
            model_name="followupaction",
            name="owner_user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owned_actions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person who owns it",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowupaction",
            name="blocked_reason",
            field=models.TextField(blank=True, verbose_name="what blocks it"),
        ),
        migrations.AddField(
            model_name="historicalfollowupaction",
            name="done_on",
            field=actors.fuzzy_dates.FuzzyDateField(blank=True, default=None, verbose_name="done on"),
        ),
        migrations.AddField(
            model_name="historicalfollowupaction",
            name="owner_user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person who owns it",
            ),
        ),
        migrations.AddField(
            model_name="historicalmaterial",
            name="audience",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who may read it",
            ),
        ),
        migrations.AddField(
            model_name="historicalmaterial",
            name="file",
            field=models.TextField(blank=True, max_length=200, verbose_name="file"),
        ),
        migrations.AddField(
            model_name="historicalmaterial",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256"),
        ),
        migrations.AddField(
            model_name="historicalmaterial",
            name="size",
            field=models.PositiveIntegerField(blank=True, help_text="Bytes.", null=True, verbose_name="size"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="attended_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number who came"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="calendar_sequence",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="edition in calendars"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="calendar_uid",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                db_index=True,
                default=uuid.uuid4,
                editable=False,
                verbose_name="identity in calendars",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="cancel_reason",
            field=models.TextField(blank=True, verbose_name="reason for cancelling"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="cancel_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="participants may withdraw until"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="workshops.workshop",
                verbose_name="follows up the workshop",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="is_example",
            field=models.BooleanField(default=False, verbose_name="example"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="outcomes_for",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who sees the outcomes",
            ),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="outcomes_from_on",
            field=models.DateField(blank=True, null=True, verbose_name="outcomes are shown from"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="place",
            field=models.CharField(blank=True, max_length=300, verbose_name="address of the place"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="published"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="registered_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number registered"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="registration_closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="registration_opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
        ),
        migrations.AddField(
            model_name="historicalworkshop",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who sees it",
            ),
        ),
        migrations.AddField(
            model_name="material",
            name="audience",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who may read it",
            ),
        ),
        migrations.AddField(
            model_name="material",
            name="file",
            field=models.FileField(
                blank=True,
                max_length=200,
                storage=workshops.models.programme.private_files,
                upload_to="",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="material",
            name="sha256",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256"),
        ),
        migrations.AddField(
            model_name="material",
            name="size",
            field=models.PositiveIntegerField(blank=True, help_text="Bytes.", null=True, verbose_name="size"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="attended_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number who came"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="calendar_sequence",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="edition in calendars"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="calendar_uid",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
                unique=True,
                verbose_name="identity in calendars",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="cancel_reason",
            field=models.TextField(blank=True, verbose_name="reason for cancelling"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="cancel_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="participants may withdraw until"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="workshops.workshop",
                verbose_name="follows up the workshop",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="is_example",
            field=models.BooleanField(default=False, verbose_name="example"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_workshops",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="outcomes_for",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who sees the outcomes",
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="outcomes_from_on",
            field=models.DateField(blank=True, null=True, verbose_name="outcomes are shown from"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="place",
            field=models.CharField(blank=True, max_length=300, verbose_name="address of the place"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="published"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="registered_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="number registered"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="registration_closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="registration_opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
        ),
        migrations.AddField(
            model_name="workshop",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("everybody", "Everybody"),
                    ("participants", "Participants only"),
                    ("organisers", "Organisers only"),
                ],
                default="everybody",
                max_length=12,
                verbose_name="who sees it",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="access",
            field=models.CharField(
                choices=[
                    ("open_registration", "Open registration"),
                    ("open_and_invited", "Open registration, invited people first"),
                    ("invitation_only", "Invitation only"),
                    ("closed", "Closed"),
                    ("unknown", "Unknown"),
                    ("not_applicable", "Not applicable"),
                ],
                max_length=20,
                verbose_name="who may come",
            ),
        ),
        migrations.AlterField(
            model_name="followupaction",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("in_progress", "In progress"),
                    ("blocked", "Blocked"),
                    ("done", "Done"),
                    ("cancelled", "Cancelled"),
                    ("not_reported", "Not reported"),
                ],
                max_length=15,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="historicalevent",
            name="access",
            field=models.CharField(
                choices=[
                    ("open_registration", "Open registration"),
                    ("open_and_invited", "Open registration, invited people first"),
                    ("invitation_only", "Invitation only"),
                    ("closed", "Closed"),
                    ("unknown", "Unknown"),
                    ("not_applicable", "Not applicable"),
                ],
                max_length=20,
                verbose_name="who may come",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfollowupaction",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("in_progress", "In progress"),
                    ("blocked", "Blocked"),
                    ("done", "Done"),
                    ("cancelled", "Cancelled"),
                    ("not_reported", "Not reported"),
                ],
                max_length=15,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="historicalworkshop",
            name="access",
            field=models.CharField(
                choices=[
                    ("open_registration", "Open registration"),
                    ("open_and_invited", "Open registration, invited people first"),
                    ("invitation_only", "Invitation only"),
                    ("closed", "Closed"),
                    ("unknown", "Unknown"),
                    ("not_applicable", "Not applicable"),
                ],
                max_length=20,
                verbose_name="who may come",
            ),
        ),
        migrations.AlterField(
            model_name="historicalworkshop",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("published", "Planned"),
                    ("held", "Held"),
                    ("planned_not_confirmed", "Planned, not confirmed"),
                    ("cancelled", "Cancelled"),
                ],
                max_length=25,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="workshop",
            name="access",
            field=models.CharField(
                choices=[
                    ("open_registration", "Open registration"),
                    ("open_and_invited", "Open registration, invited people first"),
                    ("invitation_only", "Invitation only"),
                    ("closed", "Closed"),
                    ("unknown", "Unknown"),
                    ("not_applicable", "Not applicable"),
                ],
                max_length=20,
                verbose_name="who may come",
            ),
        ),
        migrations.AlterField(
            model_name="workshop",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("published", "Planned"),
                    ("held", "Held"),
                    ("planned_not_confirmed", "Planned, not confirmed"),
                    ("cancelled", "Cancelled"),
                ],
                max_length=25,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "access__in",
                        [
                            "",
                            "open_registration",
                            "open_and_invited",
                            "invitation_only",
                            "closed",
                            "unknown",
                            "not_applicable",
                        ],
                    )
                ),
                name="workshops_event_access_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["", "open", "in_progress", "blocked", "done", "cancelled", "not_reported"],
                    )
                ),
                name="workshops_followupaction_status_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "blocked"), models.Q(("blocked_reason", ""), _negated=True)),
                    models.Q(models.Q(("status", "blocked"), _negated=True), ("blocked_reason", "")),
                    _connector="OR",
                ),
                name="workshops_action_blocked_has_reason",
                violation_error_message="Say what blocks the action, and only while it is blocked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "done"), ("done_on", ""), _connector="OR"),
                name="workshops_action_done_on_when_done",
                violation_error_message="Only an action that is done has a date when it was done.",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["", "everybody", "participants", "organisers"])),
                name="workshops_material_audience_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "access__in",
                        [
                            "",
                            "open_registration",
                            "open_and_invited",
                            "invitation_only",
                            "closed",
                            "unknown",
                            "not_applicable",
                        ],
                    )
                ),
                name="workshops_workshop_access_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["", "draft", "published", "held", "planned_not_confirmed", "cancelled"])
                ),
                name="workshops_workshop_status_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["", "everybody", "participants", "organisers"])),
                name="workshops_workshop_visibility_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcomes_for__in", ["", "everybody", "participants", "organisers"])),
                name="workshops_workshop_outcomes_for_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("published_at", None), _negated=True),
                    _connector="OR",
                ),
                name="workshops_workshop_published_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_at", None),
                    models.Q(("status", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="workshops_workshop_cancelled_has_reason",
                violation_error_message="Say why the workshop is cancelled.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    ("registration_closes_at", None),
                    ("registration_closes_at__gt", models.F("registration_opens_at")),
                    _connector="OR",
                ),
                name="workshops_registration_closes_after_opening",
                violation_error_message="Registration must close after it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_closes_at", None),
                    ("registration_closes_at__lte", models.F("ends_at")),
                    _connector="OR",
                ),
                name="workshops_registration_closes_in_time",
                violation_error_message="Registration must close before the workshop ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancel_until", None), ("cancel_until__lte", models.F("ends_at")), _connector="OR"
                ),
                name="workshops_withdrawing_ends_in_time",
                violation_error_message="Withdrawing must end before the workshop does.",
            ),
        ),
        migrations.CreateModel(
            name="ActionUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "old_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Open"),
                            ("in_progress", "In progress"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("not_reported", "Not reported"),
                        ],
                        max_length=15,
                        verbose_name="earlier status",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_progress", "In progress"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("not_reported", "Not reported"),
                        ],
                        max_length=15,
                        verbose_name="status",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                ("evidence_title", models.CharField(blank=True, max_length=200, verbose_name="evidence")),
                (
                    "evidence_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the evidence"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="workshops.followupaction",
                        verbose_name="follow-up action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "update of an action",
                "verbose_name_plural": "updates of actions",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "old_status__in",
                                ["", "open", "in_progress", "blocked", "done", "cancelled", "not_reported"],
                            )
                        ),
                        name="workshops_actionupdate_old_status_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["", "open", "in_progress", "blocked", "done", "cancelled", "not_reported"],
                            )
                        ),
                        name="workshops_actionupdate_status_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="time")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title in English")),
                ("speaker", models.CharField(blank=True, max_length=200, verbose_name="who speaks")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="agenda_items",
                        to="workshops.followupaction",
                        verbose_name="about the action",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of the agenda",
                "verbose_name_plural": "agenda",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("text_sv", models.TextField(blank=True, verbose_name="text in Swedish")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_sv", ""), _negated=True),
                        name="workshops_decision_has_text",
                        violation_error_message="Write the text in at least one language.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Empty: as many as come.", null=True, verbose_name="seats"
                    ),
                ),
                (
                    "seats_taken",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="seats taken"),
                ),
                (
                    "last_number",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="last number in the queue"
                    ),
                ),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(default=48, verbose_name="hours to answer an offer"),
                ),
                (
                    "meeting_url",
                    models.URLField(blank=True, max_length=500, verbose_name="link to the meeting"),
                ),
                (
                    "participant_note",
                    models.TextField(blank=True, verbose_name="information for participants"),
                ),
                (
                    "participants_for",
                    models.CharField(
                        choices=[
                            ("everybody", "Everybody"),
                            ("participants", "Participants only"),
                            ("organisers", "Organisers only"),
                        ],
                        default="organisers",
                        max_length=12,
                        verbose_name="who sees who takes part",
                    ),
                ),
                (
                    "participants_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="days after which the list is hidden"
                    ),
                ),
                (
                    "answers_kept_days",
                    models.PositiveSmallIntegerField(
                        default=14, verbose_name="days after which answers are deleted"
                    ),
                ),
                (
                    "answers_deleted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answers deleted"
                    ),
                ),
                (
                    "workshop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration desk",
                "verbose_name_plural": "registration desks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("participants_for__in", ["", "everybody", "participants", "organisers"])
                        ),
                        name="workshops_desk_participants_for_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity", None), ("seats_taken__lte", models.F("capacity")), _connector="OR"
                        ),
                        name="workshops_desk_never_oversold",
                        violation_error_message="There are fewer seats than people who have one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"),
                        name="workshops_desk_has_a_seat",
                        violation_error_message="A workshop has at least one seat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offer_hours__gte", 1), ("offer_hours__lte", 336)),
                        name="workshops_desk_offer_hours",
                        violation_error_message="An offer is open for between one hour and 14 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answers_kept_days__lte", 90)),
                        name="workshops_desk_answers_are_deleted",
                        violation_error_message="Answers are deleted within 90 days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("given_on", models.DateField(verbose_name="given")),
                (
                    "whole",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="the workshop as a whole"
                    ),
                ),
                (
                    "use",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="use in one’s work"),
                ),
                (
                    "form",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="form and arrangements"
                    ),
                ),
                ("liked", models.TextField(blank=True, verbose_name="what was good")),
                ("missed", models.TextField(blank=True, verbose_name="what was missing")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
                "verbose_name_plural": "feedback",
                "ordering": ["workshop", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("whole", None), models.Q(("whole__gte", 1), ("whole__lte", 5)), _connector="OR"
                        ),
                        name="workshops_feedback_whole_one_to_five",
                        violation_error_message="Choose a number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("use", None), models.Q(("use__gte", 1), ("use__lte", 5)), _connector="OR"
                        ),
                        name="workshops_feedback_use_one_to_five",
                        violation_error_message="Choose a number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("form", None), models.Q(("form__gte", 1), ("form__lte", 5)), _connector="OR"
                        ),
                        name="workshops_feedback_form_one_to_five",
                        violation_error_message="Choose a number from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgendaItem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="time")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title in English")),
                ("speaker", models.CharField(blank=True, max_length=200, verbose_name="who speaks")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workshops.followupaction",
                        verbose_name="about the action",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical point of the agenda",
                "verbose_name_plural": "historical agenda",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("text_sv", models.TextField(blank=True, verbose_name="text in Swedish")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision",
                "verbose_name_plural": "historical decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OutcomeRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="revision")),
                (
                    "text_sv",
                    models.TextField(blank=True, help_text="Markdown.", verbose_name="text in Swedish"),
                ),
                (
                    "text_en",
                    models.TextField(blank=True, help_text="Markdown.", verbose_name="text in English"),
                ),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_revisions",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision of outcomes",
                "verbose_name_plural": "revisions of outcomes",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workshop", "number"),
                        name="workshops_outcome_revision_once",
                        violation_error_message="Somebody else has saved in the meantime.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_sv", ""), _negated=True),
                        name="workshops_outcome_revision_has_text",
                        violation_error_message="Write the text in at least one language.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomePublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="published"),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_publications",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="workshops.outcomerevision",
                        verbose_name="revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication of outcomes",
                "verbose_name_plural": "publications of outcomes",
                "ordering": ["-published_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=150, verbose_name="organisation")),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("en", "English")],
                        default="sv",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Address not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Offered a seat"),
                            ("declined", "Declined the offer"),
                            ("expired", "Did not answer in time"),
                            ("cancelled", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Invited people come before others.", verbose_name="priority"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="number in the order of arrival"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=workshops.models.registrations.new_code,
                        max_length=8,
                        unique=True,
                        verbose_name="code at the door",
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="registered"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="offered")),
                (
                    "offer_expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="offer expires"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "The person"),
                            ("organiser", "The organiser"),
                            ("workshop", "The workshop was cancelled"),
                        ],
                        max_length=10,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "is_shown",
                    models.BooleanField(default=False, verbose_name="stands on the list of participants"),
                ),
                ("shown_wording", models.TextField(blank=True, verbose_name="consent in words")),
                (
                    "calendar_sequence",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="edition in calendars"),
                ),
                (
                    "calendar_method",
                    models.CharField(blank=True, max_length=10, verbose_name="last calendar message"),
                ),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "ordering": ["workshop", "number", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waitlisted")),
                        fields=["workshop", "-priority", "number"],
                        name="workshops_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["offer_expires_at"],
                        name="workshops_offers",
                    ),
                    models.Index(fields=["email"], name="workshops_registered_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "pending",
                                    "confirmed",
                                    "waitlisted",
                                    "offered",
                                    "declined",
                                    "expired",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="workshops_registration_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by__in", ["", "person", "organiser", "workshop"])),
                        name="workshops_registration_ended_by_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="workshops_registration_address_lower",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("confirmed", "offered", "waitlisted"))),
                        fields=("workshop", "email"),
                        name="workshops_registered_once",
                        violation_error_message="This address is already registered.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("confirmed", "offered", "waitlisted"))),
                        fields=("workshop", "user"),
                        name="workshops_person_registered_once",
                        violation_error_message="This person is already registered.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", None), _negated=True),
                        fields=("workshop", "number"),
                        name="workshops_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "offered"), models.Q(("offer_expires_at", None), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "offered"), _negated=True), ("offer_expires_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="workshops_offer_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "pending"), models.Q(("number", None), _negated=True), _connector="OR"
                        ),
                        name="workshops_registration_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("confirmed_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_confirmed_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["declined", "expired", "cancelled"]),
                                models.Q(("ended_at", None), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["declined", "expired", "cancelled"]), _negated=True),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="workshops_registration_ended_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("erased_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_registration_has_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_shown", False),
                            models.Q(("shown_wording", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_shown_with_consent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("nonce", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="workshops.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("registration", "day"),
                        name="workshops_checked_in_once",
                        violation_error_message="This person has been checked in already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(
                                ("undone_at__gte", models.F("at")),
                                models.Q(("undone_by", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshops_check_in_undone_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "old_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pending", "Address not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Offered a seat"),
                            ("declined", "Declined the offer"),
                            ("expired", "Did not answer in time"),
                            ("cancelled", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="earlier state",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Address not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Offered a seat"),
                            ("declined", "Declined the offer"),
                            ("expired", "Did not answer in time"),
                            ("cancelled", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="workshops.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a registration",
                "verbose_name_plural": "events of registrations",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "old_state__in",
                                [
                                    "",
                                    "pending",
                                    "confirmed",
                                    "waitlisted",
                                    "offered",
                                    "declined",
                                    "expired",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="workshops_registrationevent_old_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "pending",
                                    "confirmed",
                                    "waitlisted",
                                    "offered",
                                    "declined",
                                    "expired",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="workshops_registrationevent_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("diet", "Food"), ("access", "Access needs"), ("other", "Other")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("text_sv", models.CharField(max_length=200, verbose_name="question in Swedish")),
                ("text_en", models.CharField(blank=True, max_length=200, verbose_name="question in English")),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registration_questions",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "question at registration",
                "verbose_name_plural": "questions at registration",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["", "diet", "access", "other"])),
                        name="workshops_registrationquestion_kind_listed",
                        violation_error_message="Choose a value from the list.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="answer")),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="workshops.registration",
                        verbose_name="registration",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="workshops.registrationquestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer at registration",
                "verbose_name_plural": "answers at registration",
                "ordering": ["question__order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("registration", "question"), name="workshops_answered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkshopChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("created", "Draft made"),
                            ("duplicated", "Made as a copy"),
                            ("published", "Published"),
                            ("rescheduled", "Moved"),
                            ("capacity", "Number of seats changed"),
                            ("cancelled", "Cancelled"),
                            ("completed", "Held"),
                            ("outcomes", "Outcomes published"),
                            ("exported", "List of participants taken out"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "detail",
                    models.JSONField(
                        blank=True, default=dict, help_text="Old and new values.", verbose_name="detail"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a workshop",
                "verbose_name_plural": "changes of workshops",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "",
                                    "created",
                                    "duplicated",
                                    "published",
                                    "rescheduled",
                                    "capacity",
                                    "cancelled",
                                    "completed",
                                    "outcomes",
                                    "exported",
                                ],
                            )
                        ),
                        name="workshops_workshopchange_verb_listed",
                        violation_error_message="Choose a value from the list.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkshopInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=150, verbose_name="organisation")),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("en", "English")],
                        default="sv",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "may_delegate",
                    models.BooleanField(
                        default=False, verbose_name="may be passed on within the organisation"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("created", "Not sent yet"),
                            ("sent", "No answer yet"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("revoked", "Withdrawn"),
                        ],
                        default="created",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="invited"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="last reminded")),
                (
                    "automatic_reminders",
                    models.PositiveSmallIntegerField(default=0, verbose_name="automatic reminders"),
                ),
                (
                    "chosen_reminders",
                    models.PositiveSmallIntegerField(default=0, verbose_name="reminders by hand"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="workshop_invitations",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "delegated_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegated_to",
                        to="workshops.workshopinvitation",
                        verbose_name="passed on from",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to="workshops.registration",
                        verbose_name="registration",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshop_invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="workshops.workshop",
                        verbose_name="workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a workshop",
                "verbose_name_plural": "invitations to workshops",
                "ordering": ["organisation", "name", "email", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["", "created", "sent", "accepted", "declined", "revoked"])
                        ),
                        name="workshops_workshopinvitation_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="workshops_invitation_address_lower",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("workshop", "email"),
                        name="workshops_invited_once",
                        violation_error_message="This address is already invited.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("erased_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_invitation_has_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), models.Q(("registration", None), _negated=True)),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("registration", None)),
                            _connector="OR",
                        ),
                        name="workshops_invitation_accepted_is_registered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at", None), ("state", "created")),
                            ("state", "revoked"),
                            models.Q(("sent_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="workshops_invitation_sent_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("automatic_reminders__lte", 2)),
                        name="workshops_invitation_reminded_twice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecretLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token_hash",
                    models.BinaryField(max_length=32, unique=True, verbose_name="hash of the secret"),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("invitation", "Answer an invitation"),
                            ("confirm", "Confirm an address"),
                            ("manage", "See and change one’s registration"),
                            ("feedback", "Say what one thought"),
                        ],
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "registration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="workshops.registration",
                        verbose_name="registration",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="workshops.workshopinvitation",
                        verbose_name="invitation to a workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "secret link",
                "verbose_name_plural": "secret links",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["", "invitation", "confirm", "manage", "feedback"])
                        ),
                        name="workshops_secretlink_purpose_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("purpose", "invitation"),
                                models.Q(("invitation", None), _negated=True),
                                ("registration", None),
                            ),
                            models.Q(
                                models.Q(("purpose", "invitation"), _negated=True),
                                ("invitation", None),
                                models.Q(("registration", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="workshops_link_leads_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="workshops_link_expires_later",
                    ),
                ],
            },
        ),
        watch_tables(
            "workshops_agendaitem",
            "workshops_decision",
            "workshops_outcomepublication",
            "workshops_actionupdate",
        ),
        append_only(
            "workshops_workshopchange",
            "workshops_registrationevent",
            "workshops_outcomerevision",
            "workshops_outcomepublication",
            "workshops_actionupdate",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION workshops_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                held bigint := NULL;
                holds bigint := NULL;
            BEGIN
                IF TG_OP <> 'INSERT' AND OLD.state IN ('confirmed', 'offered') THEN
                    held := OLD.workshop_id;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.state IN ('confirmed', 'offered') THEN
                    holds := NEW.workshop_id;
                END IF;
                IF held IS NOT DISTINCT FROM holds THEN
                    RETURN NULL;
                END IF;
                IF held IS NOT NULL THEN
                    UPDATE workshops_desk SET seats_taken = seats_taken - 1 WHERE workshop_id = held;
                END IF;
                IF holds IS NOT NULL THEN
                    UPDATE workshops_desk SET seats_taken = seats_taken + 1 WHERE workshop_id = holds;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'Nobody registers for a workshop without a desk.'
                        USING ERRCODE = 'check_violation';
                    END IF;
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER count_seats
            AFTER INSERT OR DELETE OR UPDATE OF state, workshop_id ON workshops_registration
            FOR EACH ROW EXECUTE FUNCTION workshops_count_seats();
            ALTER TABLE workshops_secretlink ADD CONSTRAINT workshops_secretlink_hash_of_32_bytes
            CHECK (octet_length(token_hash) = 32);
            """,
            """
            ALTER TABLE workshops_secretlink DROP CONSTRAINT workshops_secretlink_hash_of_32_bytes;
            DROP TRIGGER count_seats ON workshops_registration;
            DROP FUNCTION workshops_count_seats();
            """,
        ),
    ]
