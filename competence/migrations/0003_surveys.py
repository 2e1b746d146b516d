import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from actors.content_tables import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0006_calendar_feeds"),
        ("actors", "__first__"),
        ("competence", "0002_content_version"),
        ("initiatives", "0004_reporting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(max_length=200, verbose_name="title in English")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surveys",
                        to="initiatives.initiative",
                        verbose_name="initiative",
                    ),
                ),
            ],
            options={
                "verbose_name": "survey",
                "verbose_name_plural": "surveys",
                "ordering": ["title_sv", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(max_length=200, verbose_name="title in English")),
                ("intro_sv", models.TextField(blank=True, verbose_name="introduction in Swedish")),
                ("intro_en", models.TextField(blank=True, verbose_name="introduction in English")),
                ("consent_sv", models.TextField(blank=True, verbose_name="consent in Swedish")),
                ("consent_en", models.TextField(blank=True, verbose_name="consent in English")),
                ("thank_you_sv", models.TextField(blank=True, verbose_name="thanks in Swedish")),
                ("thank_you_en", models.TextField(blank=True, verbose_name="thanks in English")),
                ("choice_lists", models.JSONField(blank=True, default=dict, verbose_name="lists of choices")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="further information")),
                (
                    "content_hash",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="hash of the content"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="frozen")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="frozen by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questionnaires",
                        to="competence.survey",
                        verbose_name="survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "questionnaire",
                "verbose_name_plural": "questionnaires",
                "ordering": ["survey", "-made_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("survey", "version"),
                        name="competence_version_once",
                        violation_error_message="This survey already has a version with this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frozen_at", None),
                            models.Q(("content_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="competence_frozen_has_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionnaireSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("slug", models.SlugField(max_length=60, verbose_name="address")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(max_length=200, verbose_name="title in English")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="competence.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a questionnaire",
                "verbose_name_plural": "parts of questionnaires",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire", "slug"), name="competence_part_once"),
                    models.UniqueConstraint(
                        fields=("questionnaire", "order"), name="competence_part_order_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("slug", models.SlugField(max_length=60, verbose_name="address")),
                ("code", models.CharField(max_length=10, verbose_name="number")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("yes_no", "Yes or no"),
                            ("single_choice", "One of several choices"),
                            ("multi_choice", "Several choices"),
                            ("ranking", "Ranking"),
                            ("integer", "Whole number"),
                            ("decimal", "Decimal number"),
                            ("matrix_integer", "Table of whole numbers"),
                            ("likert", "Scale"),
                            ("short_text", "Short text"),
                            ("long_text", "Long text"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="must be answered")),
                ("text_sv", models.TextField(verbose_name="question in Swedish")),
                ("text_en", models.TextField(verbose_name="question in English")),
                ("help_sv", models.TextField(blank=True, verbose_name="help in Swedish")),
                ("help_en", models.TextField(blank=True, verbose_name="help in English")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="further information")),
                (
                    "comparability",
                    models.CharField(
                        choices=[
                            ("same", "Comparable with the version before"),
                            ("changed", "Changed: the series has a break"),
                            ("new", "New in this version"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="comparability",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="competence.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="competence.questionnairesection",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "",
                                    "yes_no",
                                    "single_choice",
                                    "multi_choice",
                                    "ranking",
                                    "integer",
                                    "decimal",
                                    "matrix_integer",
                                    "likert",
                                    "short_text",
                                    "long_text",
                                ],
                            )
                        ),
                        name="competence_question_type_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("comparability__in", ["", "same", "changed", "new"])),
                        name="competence_question_comparability_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("questionnaire", "slug"), name="competence_question_once"
                    ),
                    models.UniqueConstraint(
                        fields=("questionnaire", "order"), name="competence_question_order_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                ("title_sv", models.CharField(max_length=200, verbose_name="title in Swedish")),
                ("title_en", models.CharField(max_length=200, verbose_name="title in English")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("fielded_at", models.DateTimeField(blank=True, null=True, verbose_name="first sent")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                (
                    "is_frame_approximate",
                    models.BooleanField(
                        default=False, verbose_name="the number of organisations asked is approximate"
                    ),
                ),
                ("is_example", models.BooleanField(default=False, verbose_name="example")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="competence.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="competence.survey",
                        verbose_name="survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "survey wave",
                "verbose_name_plural": "survey waves",
                "ordering": ["-closes_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fielded_at", None), ("closes_at__gt", models.F("fielded_at")), _connector="OR"
                        ),
                        name="competence_wave_closes_later",
                        violation_error_message="A survey closes after it has opened.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrameUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="organisation")),
                (
                    "stratum",
                    models.CharField(
                        choices=[
                            ("company", "Companies"),
                            ("healthcare", "Healthcare"),
                            ("infrastructure", "Infrastructure and research institutes"),
                            ("authority", "Public authorities"),
                            ("other", "Others"),
                        ],
                        max_length=15,
                        verbose_name="kind of organisation",
                    ),
                ),
                (
                    "county",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("01", "Stockholm County"),
                            ("03", "Uppsala County"),
                            ("04", "Södermanland County"),
                            ("05", "Östergötland County"),
                            ("06", "Jönköping County"),
                            ("07", "Kronoberg County"),
                            ("08", "Kalmar County"),
                            ("09", "Gotland County"),
                            ("10", "Blekinge County"),
                            ("12", "Skåne County"),
                            ("13", "Halland County"),
                            ("14", "Västra Götaland County"),
                            ("17", "Värmland County"),
                            ("18", "Örebro County"),
                            ("19", "Västmanland County"),
                            ("20", "Dalarna County"),
                            ("21", "Gävleborg County"),
                            ("22", "Västernorrland County"),
                            ("23", "Jämtland County"),
                            ("24", "Västerbotten County"),
                            ("25", "Norrbotten County"),
                        ],
                        max_length=2,
                        verbose_name="county",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it is asked")),
                ("contact_name", models.CharField(blank=True, max_length=150, verbose_name="contact")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("en", "English")],
                        default="sv",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("is_eligible", models.BooleanField(default=True, verbose_name="belongs to those asked")),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("created", "Not sent yet"),
                            ("sent", "No answer yet"),
                            ("started", "Begun"),
                            ("complete", "Answered"),
                            ("refused", "Declined"),
                            ("ineligible", "Should not have been asked"),
                            ("noncontact", "Could not be reached"),
                        ],
                        default="created",
                        max_length=12,
                        verbose_name="how it went",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="last reminded")),
                (
                    "opted_out_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="wants no reminders"),
                ),
                (
                    "declined_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it declined"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_units",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="competence.wave",
                        verbose_name="survey wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation asked",
                "verbose_name_plural": "organisations asked",
                "ordering": ["stratum", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stratum__in",
                                ["", "company", "healthcare", "infrastructure", "authority", "other"],
                            )
                        ),
                        name="competence_frameunit_stratum_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "county__in",
                                [
                                    "",
                                    "01",
                                    "03",
                                    "04",
                                    "05",
                                    "06",
                                    "07",
                                    "08",
                                    "09",
                                    "10",
                                    "12",
                                    "13",
                                    "14",
                                    "17",
                                    "18",
                                    "19",
                                    "20",
                                    "21",
                                    "22",
                                    "23",
                                    "24",
                                    "25",
                                ],
                            )
                        ),
                        name="competence_frameunit_county_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "disposition__in",
                                [
                                    "",
                                    "created",
                                    "sent",
                                    "started",
                                    "complete",
                                    "refused",
                                    "ineligible",
                                    "noncontact",
                                ],
                            )
                        ),
                        name="competence_frameunit_disposition_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("wave", "actor"),
                        name="competence_asked_once",
                        violation_error_message="This organisation is already asked.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        models.F("wave"),
                        name="competence_asked_name_once",
                        violation_error_message="An organisation with this name is already asked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact_email", django.db.models.functions.text.Lower("contact_email"))
                        ),
                        name="competence_contact_address_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reminders__lte", 3)), name="competence_reminded_thrice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_eligible", True), ("disposition", "ineligible"), _connector="OR"
                        ),
                        name="competence_ineligible_is_not_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Respondent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Answers for the organisation"), ("part", "Answers some parts")],
                        max_length=5,
                        verbose_name="role",
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="parts",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="competence.respondent",
                        verbose_name="asked by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="respondents",
                        to="competence.frameunit",
                        verbose_name="organisation asked",
                    ),
                ),
            ],
            options={
                "verbose_name": "respondent",
                "verbose_name_plural": "respondents",
                "ordering": ["role", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["", "lead", "part"])),
                        name="competence_respondent_role_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.UniqueConstraint(
                        fields=("unit", "email"),
                        name="competence_respondent_once",
                        violation_error_message="This address has been asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="competence_respondent_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parts", []), ("role", "lead")),
                            models.Q(("parts__len__gt", 0), ("role", "part")),
                            _connector="OR",
                        ),
                        name="competence_part_has_parts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerLink",
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
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                (
                    "respondent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="competence.respondent",
                        verbose_name="respondent",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to an answer",
                "verbose_name_plural": "links to answers",
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being filled in"), ("submitted", "Submitted")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="response",
                        to="competence.frameunit",
                        verbose_name="organisation asked",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of an organisation",
                "verbose_name_plural": "answers of organisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "draft", "submitted"])),
                        name="competence_response_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="competence_submitted_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.JSONField(null=True, verbose_name="value")),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("saved_at", models.DateTimeField(verbose_name="saved")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.respondent",
                        verbose_name="saved by",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="competence.response",
                        verbose_name="answer of an organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier answer",
                "verbose_name_plural": "earlier answers",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.JSONField(null=True, verbose_name="value")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="revision")),
                ("saved_at", models.DateTimeField(verbose_name="saved")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="competence.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.respondent",
                        verbose_name="saved by",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="competence.response",
                        verbose_name="answer of an organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("response", "question"), name="competence_answered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmittedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("answers", models.JSONField(verbose_name="answers")),
                ("content_hash", models.CharField(max_length=64, verbose_name="hash of the content")),
                ("submitted_at", models.DateTimeField(verbose_name="submitted")),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="competence.response",
                        verbose_name="answer of an organisation",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competence.respondent",
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "submitted answer",
                "verbose_name_plural": "submitted answers",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "number"), name="competence_submission_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WaveEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("fielded", "Invitations sent"),
                            ("extended", "Last day moved"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("frame", "Organisations asked changed"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("text", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="competence.wave",
                        verbose_name="survey wave",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a wave",
                "verbose_name_plural": "events of waves",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verb__in", ["", "fielded", "extended", "reopened", "closed", "frame"])
                        ),
                        name="competence_waveevent_verb_listed",
                        violation_error_message="Choose a value from the list.",
                    )
                ],
            },
        ),
        append_only("competence_earlieranswer", "competence_submittedanswer", "competence_waveevent"),
        # A questionnaire that was frozen stays as it is, whoever writes: answers mean what was asked.
        migrations.RunSQL(
            """
            CREATE FUNCTION competence_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'A frozen questionnaire is never changed.' USING ERRCODE = 'check_violation';
            END $$;
            CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON competence_questionnaire
            FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION competence_frozen();

            CREATE FUNCTION competence_part_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' AND EXISTS (
                    SELECT FROM competence_questionnaire
                    WHERE id = OLD.questionnaire_id AND frozen_at IS NOT NULL
                ) OR TG_OP <> 'DELETE' AND EXISTS (
                    SELECT FROM competence_questionnaire
                    WHERE id = NEW.questionnaire_id AND frozen_at IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'A frozen questionnaire is never changed.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON competence_questionnairesection
            FOR EACH ROW EXECUTE FUNCTION competence_part_of_frozen();
            CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON competence_question
            FOR EACH ROW EXECUTE FUNCTION competence_part_of_frozen();
            """,
            """
            DROP TRIGGER frozen ON competence_question;
            DROP TRIGGER frozen ON competence_questionnairesection;
            DROP FUNCTION competence_part_of_frozen();
            DROP TRIGGER frozen ON competence_questionnaire;
            DROP FUNCTION competence_frozen();
            """,
        ),
        # A wave asks with a frozen version, and never with another one once it has begun.
        migrations.RunSQL(
            """
            CREATE FUNCTION competence_wave_keeps_version() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.fielded_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM competence_questionnaire
                    WHERE id = NEW.questionnaire_id AND frozen_at IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'A wave asks with a frozen questionnaire.'
                    USING ERRCODE = 'check_violation';
                END IF;
                IF TG_OP = 'UPDATE' AND OLD.fielded_at IS NOT NULL AND (
                    NEW.questionnaire_id <> OLD.questionnaire_id
                    OR NEW.fielded_at IS DISTINCT FROM OLD.fielded_at
                ) THEN
                    RAISE EXCEPTION 'A wave keeps its questionnaire and its beginning.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER keeps_version BEFORE INSERT OR UPDATE ON competence_wave
            FOR EACH ROW EXECUTE FUNCTION competence_wave_keeps_version();

            CREATE FUNCTION competence_answer_of_own_version() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS (
                    SELECT FROM competence_response response
                    JOIN competence_frameunit unit ON unit.id = response.unit_id
                    JOIN competence_wave wave ON wave.id = unit.wave_id
                    JOIN competence_question question ON question.questionnaire_id = wave.questionnaire_id
                    WHERE response.id = NEW.response_id AND question.id = NEW.question_id
                ) THEN
                    RAISE EXCEPTION 'The question is not one of this wave.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER own_version BEFORE INSERT OR UPDATE ON competence_answer
            FOR EACH ROW EXECUTE FUNCTION competence_answer_of_own_version();
            """,
            """
            DROP TRIGGER own_version ON competence_answer;
            DROP FUNCTION competence_answer_of_own_version();
            DROP TRIGGER keeps_version ON competence_wave;
            DROP FUNCTION competence_wave_keeps_version();
            """,
        ),
    ]
