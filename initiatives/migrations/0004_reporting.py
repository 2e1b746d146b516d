import actors.models.memberships
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import initiatives.models.reports
import initiatives.models.requirements
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from actors.content_tables import append_only, watch_tables


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0004_names_and_numbers"),
        ("initiatives", "0003_people_and_rights"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="obligation",
            name="initiatives_obligation_delivery_listed",
        ),
        migrations.RenameField("historicalobligation", "delivery", "state"),
        migrations.RenameField("obligation", "delivery", "state"),
        migrations.AddField(
            model_name="historicalobligation",
            name="handed_in_on",
            field=models.DateField(blank=True, null=True, verbose_name="handed in"),
        ),
        migrations.AddField(
            model_name="historicalobligation",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="opens"),
        ),
        migrations.AddField(
            model_name="historicalobligation",
            name="period_end",
            field=models.DateField(blank=True, null=True, verbose_name="last day of the period"),
        ),
        migrations.AddField(
            model_name="historicalobligation",
            name="period_start",
            field=models.DateField(blank=True, null=True, verbose_name="first day of the period"),
        ),
        migrations.AlterField(
            model_name="historicalobligation",
            name="state",
            field=models.CharField(
                choices=[
                    ("unknown", "Unknown whether it was handed in"),
                    ("scheduled", "Planned"),
                    ("in_preparation", "In preparation"),
                    ("submitted", "Handed in"),
                    ("under_review", "Under review"),
                    ("changes_requested", "Changes asked for"),
                    ("approved", "Approved"),
                    ("waived", "Waived"),
                    ("cancelled", "Cancelled"),
                ],
                default="unknown",
                max_length=17,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="days_after_period",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="days after the period ends",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="no period or date after"),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="every_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: asked for once.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(120),
                ],
                verbose_name="every so many months",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="first_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="first due date"),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="first_period_start",
            field=models.DateField(blank=True, null=True, verbose_name="first day of the first period"),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="is_example",
            field=models.BooleanField(
                default=False,
                help_text="Invented, to try the portal with; shown as such everywhere.",
                verbose_name="example",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="opens_days_before",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="opens so many days before the last day",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="reminder_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(-365),
                        django.core.validators.MaxValueValidator(365),
                    ]
                ),
                default=initiatives.models.requirements.usual_reminder_days,
                help_text="Days from the last day: −7 is a week before, 0 the day itself, 14 two weeks after.",
                size=20,
                verbose_name="days of reminders",
            ),
        ),
        migrations.AddField(
            model_name="historicalrequirement",
            name="weekend_policy",
            field=models.CharField(
                choices=[
                    ("keep", "Keep the date, also on a weekend or public holiday"),
                    ("before", "Move to the last working day before"),
                    ("after", "Move to the first working day after"),
                ],
                default="keep",
                max_length=6,
                verbose_name="on a weekend or public holiday",
            ),
        ),
        migrations.AddField(
            model_name="obligation",
            name="handed_in_on",
            field=models.DateField(blank=True, null=True, verbose_name="handed in"),
        ),
        migrations.AddField(
            model_name="obligation",
            name="opens_on",
            field=models.DateField(blank=True, null=True, verbose_name="opens"),
        ),
        migrations.AddField(
            model_name="obligation",
            name="period_end",
            field=models.DateField(blank=True, null=True, verbose_name="last day of the period"),
        ),
        migrations.AddField(
            model_name="obligation",
            name="period_start",
            field=models.DateField(blank=True, null=True, verbose_name="first day of the period"),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="state",
            field=models.CharField(
                choices=[
                    ("unknown", "Unknown whether it was handed in"),
                    ("scheduled", "Planned"),
                    ("in_preparation", "In preparation"),
                    ("submitted", "Handed in"),
                    ("under_review", "Under review"),
                    ("changes_requested", "Changes asked for"),
                    ("approved", "Approved"),
                    ("waived", "Waived"),
                    ("cancelled", "Cancelled"),
                ],
                default="unknown",
                max_length=17,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="days_after_period",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="days after the period ends",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="no period or date after"),
        ),
        migrations.AddField(
            model_name="requirement",
            name="every_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: asked for once.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(120),
                ],
                verbose_name="every so many months",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="first_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="first due date"),
        ),
        migrations.AddField(
            model_name="requirement",
            name="first_period_start",
            field=models.DateField(blank=True, null=True, verbose_name="first day of the first period"),
        ),
        migrations.AddField(
            model_name="requirement",
            name="is_example",
            field=models.BooleanField(
                default=False,
                help_text="Invented, to try the portal with; shown as such everywhere.",
                verbose_name="example",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="opens_days_before",
            field=models.PositiveSmallIntegerField(
                default=90,
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="opens so many days before the last day",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="reminder_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(-365),
                        django.core.validators.MaxValueValidator(365),
                    ]
                ),
                default=initiatives.models.requirements.usual_reminder_days,
                help_text="Days from the last day: −7 is a week before, 0 the day itself, 14 two weeks after.",
                size=20,
                verbose_name="days of reminders",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="weekend_policy",
            field=models.CharField(
                choices=[
                    ("keep", "Keep the date, also on a weekend or public holiday"),
                    ("before", "Move to the last working day before"),
                    ("after", "Move to the first working day after"),
                ],
                default="keep",
                max_length=6,
                verbose_name="on a weekend or public holiday",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="requirement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="obligations",
                to="initiatives.requirement",
                verbose_name="reporting requirement",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("state__in", ("scheduled", "in_preparation", "changes_requested"))),
                fields=["due_on"],
                name="initiatives_awaited",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "",
                            "unknown",
                            "scheduled",
                            "in_preparation",
                            "submitted",
                            "under_review",
                            "changes_requested",
                            "approved",
                            "waived",
                            "cancelled",
                        ],
                    )
                ),
                name="initiatives_obligation_state_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                fields=("requirement", "period_start"),
                name="initiatives_obligation_once",
                nulls_distinct=False,
                violation_error_message="There is already an obligation for this period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("period_start__isnull", False),
                    models.Q(("state__in", ["waived", "cancelled"]), _negated=True),
                ),
                expressions=[
                    ("requirement", "="),
                    (
                        models.Func(
                            models.F("period_start"),
                            models.F("period_end"),
                            models.Value("[]"),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="initiatives_obligation_periods_apart",
                violation_error_message="The period overlaps with that of another obligation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("period_end", None), ("period_start", None)),
                    ("period_end__gte", models.F("period_start")),
                    _connector="OR",
                ),
                name="initiatives_obligation_period",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opens_on", None), ("state", "unknown")),
                    models.Q(("opens_on", None), ("state__in", ("approved", "waived", "cancelled"))),
                    ("opens_on__lte", models.F("due_on")),
                    _connector="OR",
                ),
                name="initiatives_obligation_opens_in_time",
                violation_error_message="It opens after its last day, or never.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekend_policy__in", ["", "keep", "before", "after"])),
                name="initiatives_requirement_weekend_policy_listed",
                violation_error_message="Choose a value from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("days_after_period", None),
                        ("every_months", None),
                        ("first_due_on", None),
                        ("first_period_start", None),
                    ),
                    models.Q(
                        ("days_after_period__isnull", False),
                        ("every_months__gte", 1),
                        ("first_period_start__isnull", False),
                        ("first_due_on", None),
                    ),
                    models.Q(
                        ("every_months__gte", 1),
                        ("first_due_on__isnull", False),
                        ("first_period_start", None),
                        ("days_after_period", None),
                    ),
                    _connector="OR",
                ),
                name="initiatives_requirement_one_rule",
                violation_error_message="A report asked for again and again follows either its periods or its dates: give the first day of the first period and the days after it, or the first due date.",
            ),
        ),
        migrations.CreateModel(
            name="DeadlineChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_due_on", models.DateField(verbose_name="old last day")),
                ("new_due_on", models.DateField(verbose_name="new last day")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[("requested", "Asked for"), ("granted", "Granted"), ("denied", "Refused")],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadline_changes",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of deadline",
                "verbose_name_plural": "changes of deadlines",
                "ordering": ["requested_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "requested", "granted", "denied"])),
                        name="initiatives_deadlinechange_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old_due_on", models.F("new_due_on")), _negated=True),
                        name="initiatives_deadline_really_changes",
                        violation_error_message="Choose another day than the present one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "requested")),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                models.Q(("decided_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_deadline_decided_has_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("obligation",),
                        name="initiatives_deadline_one_waiting",
                        violation_error_message="A new date has already been asked for and waits for an answer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidencePack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("lease_token", models.UUIDField(blank=True, null=True, verbose_name="lease")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="lease until")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("content", models.JSONField(blank=True, null=True, verbose_name="content")),
                (
                    "docx",
                    models.FileField(
                        blank=True,
                        max_length=300,
                        storage=initiatives.models.reports.private_files,
                        upload_to="packs/%Y/%m/",
                        verbose_name="Word document",
                    ),
                ),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        max_length=300,
                        storage=initiatives.models.reports.private_files,
                        upload_to="packs/%Y/%m/",
                        verbose_name="PDF document",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packs",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence pack",
                "verbose_name_plural": "evidence packs",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "waiting", "running", "ready", "failed"])),
                        name="initiatives_evidencepack_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["", "sv", "en"])),
                        name="initiatives_evidencepack_language_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="initiatives_pack_progress"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("content__isnull", False), ("finished_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="initiatives_pack_ready_has_content",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_token__isnull", False),
                                ("lease_until__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("lease_token", None),
                                ("lease_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_pack_running_has_lease",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("obligation", "as_of", "language"),
                        name="initiatives_pack_one_at_work",
                        violation_error_message="This pack is already being made.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalResponsibility",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("accountable", "Accountable: submits the report"),
                            ("preparer", "Prepares the report"),
                        ],
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                    "requirement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="initiatives.requirement",
                        verbose_name="reporting requirement",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical responsibility for a report",
                "verbose_name_plural": "historical responsibilities for reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.SmallIntegerField(verbose_name="days from the last day")),
                ("due_on", models.DateField(verbose_name="last day")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("written", "Letters written"),
                            ("superseded", "A more urgent one went out instead"),
                            ("skipped", "Its day had passed when it was planned"),
                            ("cancelled", "No longer needed"),
                            ("no_recipient", "Nobody to remind"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "planned")),
                        fields=["at"],
                        name="initiatives_reminders_planned",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "planned",
                                    "written",
                                    "superseded",
                                    "skipped",
                                    "cancelled",
                                    "no_recipient",
                                ],
                            )
                        ),
                        name="initiatives_reminder_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("obligation", "days", "due_on"), name="initiatives_reminder_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
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
                            ("created", "Obligation recorded"),
                            ("started", "Work on the report begun"),
                            ("section_changed", "Section changed"),
                            ("evidence_added", "Attachment added"),
                            ("evidence_removed", "Attachment removed"),
                            ("submitted", "Report handed in"),
                            ("withdrawn", "Report taken back"),
                            ("review_started", "Review begun"),
                            ("changes_requested", "Changes asked for"),
                            ("approved", "Report approved"),
                            ("deadline_requested", "Later date asked for"),
                            ("deadline_changed", "Last day changed"),
                            ("deadline_denied", "Later date refused"),
                            ("outcome_recorded", "Outcome recorded"),
                            ("waived", "Obligation waived"),
                            ("cancelled", "Obligation cancelled"),
                            ("pack_made", "Evidence pack made"),
                            ("people_changed", "Responsible people changed"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
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
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_events",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a report",
                "verbose_name_plural": "events of reports",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "",
                                    "created",
                                    "started",
                                    "section_changed",
                                    "evidence_added",
                                    "evidence_removed",
                                    "submitted",
                                    "withdrawn",
                                    "review_started",
                                    "changes_requested",
                                    "approved",
                                    "deadline_requested",
                                    "deadline_changed",
                                    "deadline_denied",
                                    "outcome_recorded",
                                    "waived",
                                    "cancelled",
                                    "pack_made",
                                    "people_changed",
                                ],
                            )
                        ),
                        name="initiatives_reportevent_verb_listed",
                        violation_error_message="Choose a value from the list.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("accountable", "Accountable: submits the report"),
                            ("preparer", "Prepares the report"),
                        ],
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="from")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="initiatives.requirement",
                        verbose_name="reporting requirement",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsibilities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "responsibility for a report",
                "verbose_name_plural": "responsibilities for reports",
                "ordering": ["role", "started_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["", "accountable", "preparer"])),
                        name="initiatives_responsibility_role_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="initiatives_responsibility_period",
                        violation_error_message="The end is before the start.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "accountable")),
                        expressions=[
                            ("requirement", "="),
                            (actors.models.memberships.Period("started_at", "ended_at"), "&&"),
                        ],
                        name="initiatives_responsibility_one_accountable",
                        violation_error_message="One person at a time is accountable for a report.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("requirement", "="),
                            ("user", "="),
                            ("role", "="),
                            (actors.models.memberships.Period("started_at", "ended_at"), "&&"),
                        ],
                        name="initiatives_responsibility_once_at_a_time",
                        violation_error_message="This person already has this role in that period.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("title_sv", models.TextField(verbose_name="heading in Swedish")),
                ("title_en", models.TextField(verbose_name="heading in English")),
                ("text", models.TextField(blank=True, help_text="Markdown.", verbose_name="text")),
                ("is_done", models.BooleanField(default=False, verbose_name="done")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revision")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="changed")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "content",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="initiatives.requiredcontent",
                        verbose_name="required content",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "section of a report",
                "verbose_name_plural": "sections of reports",
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("obligation", "order"), name="initiatives_section_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_done", False), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="initiatives_section_done_has_text",
                        violation_error_message="A section without text is not done.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=300,
                        storage=initiatives.models.reports.private_files,
                        upload_to="evidence/%Y/%m/",
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(help_text="Bytes.", verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evidence",
                        to="initiatives.section",
                        verbose_name="section of a report",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="initiatives_evidence_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="initiatives_evidence_has_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="initiatives.section",
                        verbose_name="section of a report",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier text of a section",
                "verbose_name_plural": "earlier texts of sections",
                "ordering": ["-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "revision"), name="initiatives_revision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField(verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "submitted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="handed in"),
                ),
                ("due_on", models.DateField(verbose_name="last day then")),
                ("days_late", models.PositiveSmallIntegerField(default=0, verbose_name="days late")),
                ("late_reason", models.TextField(blank=True, verbose_name="reason for being late")),
                (
                    "evidence",
                    models.ManyToManyField(
                        blank=True,
                        related_name="submissions",
                        to="initiatives.evidence",
                        verbose_name="attachments",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="initiatives.obligation",
                        verbose_name="reporting obligation",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "handed-in report",
                "verbose_name_plural": "handed-in reports",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("obligation", "number"), name="initiatives_submission_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_late", 0), models.Q(("late_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="initiatives_late_has_reason",
                        violation_error_message="Say why the report is late.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("changes_requested", "Changes asked for"), ("approved", "Approved")],
                        max_length=17,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "sha256",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="SHA-256 of the version that was read"
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="initiatives.submission",
                        verbose_name="handed-in report",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a report",
                "verbose_name_plural": "reviews of reports",
                "ordering": ["-started_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "changes_requested", "approved"])),
                        name="initiatives_review_decision_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("decided_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="initiatives_review_decided_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="section")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="initiatives.review",
                        verbose_name="review of a report",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark on a section",
                "verbose_name_plural": "remarks on sections",
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "order"), name="initiatives_remark_once")
                ],
            },
        ),
        watch_tables("initiatives_deadlinechange"),
        append_only("initiatives_submission", "initiatives_submission_evidence", "initiatives_reportevent"),
        migrations.RunSQL(
            """
            CREATE FUNCTION initiatives_nobody_reviews_their_own() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE moment timestamptz := coalesce(NEW.decided_at, NEW.started_at);
            BEGIN
                IF EXISTS (
                    SELECT FROM initiatives_submission
                    WHERE id = NEW.submission_id AND submitted_by_id = NEW.reviewer_id
                ) THEN
                    RAISE EXCEPTION 'Nobody reviews what they handed in.' USING ERRCODE = 'check_violation';
                END IF;
                IF EXISTS (
                    SELECT FROM initiatives_submission
                    JOIN initiatives_obligation ON initiatives_obligation.id = obligation_id
                    JOIN initiatives_requirement ON initiatives_requirement.id = requirement_id
                    JOIN (
                        SELECT 'initiative' AS side, initiative_id AS of, started_at, ended_at
                        FROM initiatives_assignment WHERE user_id = NEW.reviewer_id
                        UNION ALL
                        SELECT 'requirement', requirement_id, started_at, ended_at
                        FROM initiatives_responsibility WHERE user_id = NEW.reviewer_id
                        UNION ALL
                        SELECT 'actor', actor_id, started_at, ended_at
                        FROM actors_membership WHERE user_id = NEW.reviewer_id AND role = 'member'
                    ) AS held ON held.started_at <= moment AND (held.ended_at IS NULL OR held.ended_at > moment)
                        AND (
                            side = 'initiative' AND held.of = initiatives_requirement.initiative_id
                            OR side = 'requirement' AND held.of = initiatives_requirement.id
                            OR side = 'actor' AND held.of = initiatives_requirement.responsible_id
                        )
                    WHERE initiatives_submission.id = NEW.submission_id
                ) THEN
                    RAISE EXCEPTION 'Nobody reviews for their own initiative.' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER nobody_reviews_their_own BEFORE INSERT OR UPDATE ON initiatives_review
            FOR EACH ROW EXECUTE FUNCTION initiatives_nobody_reviews_their_own();
            """,
            """
            DROP TRIGGER nobody_reviews_their_own ON initiatives_review;
            DROP FUNCTION initiatives_nobody_reviews_their_own();
            """,
        ),
        # What an attachment is never changes; only whether it has been taken away, and from which section.
        migrations.RunSQL(
            """
            CREATE TRIGGER stays_as_it_is
            BEFORE UPDATE OF obligation_id, file, name, media_type, size, sha256, added_by_id, added_at
            ON initiatives_evidence FOR EACH ROW EXECUTE FUNCTION portal_append_only();
            """,
            "DROP TRIGGER stays_as_it_is ON initiatives_evidence;",
        ),
    ]
