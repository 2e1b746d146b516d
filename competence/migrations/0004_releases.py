import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from actors.content_tables import watch_tables


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "__first__"),
        ("competence", "0003_surveys"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaveRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits to be worked out"),
                            ("running", "Being worked out"),
                            ("checked", "To be approved"),
                            ("published", "Published"),
                            ("superseded", "Replaced by a correction"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Not published"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("prepared_at", models.DateTimeField(verbose_name="prepared")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="lease until")),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress")),
                ("respondents", models.PositiveIntegerField(default=0, verbose_name="respondents")),
                ("rates", models.JSONField(blank=True, default=list, verbose_name="response rates")),
                (
                    "rules",
                    models.JSONField(blank=True, default=dict, verbose_name="rules of disclosure control"),
                ),
                ("report", models.JSONField(blank=True, default=dict, verbose_name="what is hidden and why")),
                (
                    "ledger",
                    models.JSONField(
                        blank=True, default=list, verbose_name="what later releases are compared with"
                    ),
                ),
                (
                    "content_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the content"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("notice_sv", models.TextField(blank=True, verbose_name="notice in Swedish")),
                ("notice_en", models.TextField(blank=True, verbose_name="notice in English")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="competence.wave",
                        verbose_name="survey wave",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "release of a wave",
                "verbose_name_plural": "releases of waves",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "",
                                    "waiting",
                                    "running",
                                    "checked",
                                    "published",
                                    "superseded",
                                    "withdrawn",
                                    "discarded",
                                    "failed",
                                ],
                            )
                        ),
                        name="competence_waverelease_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.UniqueConstraint(fields=("wave", "number"), name="competence_release_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("wave",),
                        name="competence_one_release_public",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "checked"])),
                        fields=("wave",),
                        name="competence_one_release_prepared",
                        violation_error_message="A release of this wave is being prepared already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="competence_two_people_release",
                        violation_error_message="Somebody else than who prepared the release approves it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("published", "superseded", "withdrawn")), _negated=True),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("published_at__isnull", False),
                                models.Q(("content_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="competence_public_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="order")),
                ("table", models.CharField(max_length=80, verbose_name="table")),
                ("domain", models.CharField(max_length=80, verbose_name="group")),
                ("item", models.CharField(max_length=140, verbose_name="row")),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("n", models.PositiveIntegerField(verbose_name="respondents")),
                (
                    "shown",
                    models.CharField(
                        choices=[("value", "Exact"), ("band", "Between two values"), ("hidden", "Hidden")],
                        max_length=6,
                        verbose_name="how it is shown",
                    ),
                ),
                ("value", models.FloatField(blank=True, null=True, verbose_name="value")),
                ("low", models.FloatField(blank=True, null=True, verbose_name="from")),
                ("high", models.FloatField(blank=True, null=True, verbose_name="to")),
                ("percent", models.FloatField(blank=True, null=True, verbose_name="per cent")),
                (
                    "low_percent",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from, per cent"),
                ),
                (
                    "high_percent",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to, per cent"),
                ),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank")),
                ("flag", models.CharField(blank=True, max_length=15, verbose_name="kind of hiding")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="competence.waverelease",
                        verbose_name="release of a wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a release",
                "verbose_name_plural": "figures of releases",
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "table", "domain", "item"),
                        name="competence_figure_of_release_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown", "hidden"), _negated=True),
                            models.Q(
                                ("high", None),
                                ("high_percent", None),
                                ("low", None),
                                ("low_percent", None),
                                ("percent", None),
                                ("rank", None),
                                ("value", None),
                            ),
                            _connector="OR",
                        ),
                        name="competence_hidden_has_no_number",
                    ),
                ],
            },
        ),
        # What was public stays as it was published. It may only be superseded or withdrawn.
        migrations.RunSQL(
            """
            CREATE FUNCTION competence_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' OR NEW.state NOT IN ('published', 'superseded', 'withdrawn')
                    OR NEW.wave_id <> OLD.wave_id OR NEW.number <> OLD.number
                    OR NEW.content_hash <> OLD.content_hash OR NEW.published_at <> OLD.published_at
                    OR NEW.approved_by_id <> OLD.approved_by_id OR NEW.prepared_by_id <> OLD.prepared_by_id
                    OR NEW.rates <> OLD.rates OR NEW.rules <> OLD.rules OR NEW.ledger <> OLD.ledger
                    OR NEW.respondents <> OLD.respondents OR NEW.notice_sv <> OLD.notice_sv
                    OR NEW.notice_en <> OLD.notice_en
                THEN
                    RAISE EXCEPTION 'A release that was published is never changed.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON competence_waverelease
            FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION competence_release_stays();

            CREATE FUNCTION competence_figure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (
                    SELECT FROM competence_waverelease
                    WHERE published_at IS NOT NULL
                    AND id = CASE TG_OP WHEN 'INSERT' THEN NEW.release_id ELSE OLD.release_id END
                ) THEN
                    RAISE EXCEPTION 'A release that was published is never changed.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            CREATE TRIGGER stays BEFORE INSERT OR UPDATE OR DELETE ON competence_releasecell
            FOR EACH ROW EXECUTE FUNCTION competence_figure_stays();
            """,
            """
            DROP TRIGGER stays ON competence_releasecell;
            DROP FUNCTION competence_figure_stays();
            DROP TRIGGER stays ON competence_waverelease;
            DROP FUNCTION competence_release_stays();
            """,
        ),
        watch_tables("competence_waverelease"),
    ]
