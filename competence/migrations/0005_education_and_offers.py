import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from actors.content_tables import watch_tables


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0006_calendar_feeds"),
        ("actors", "__first__"),
        ("competence", "0004_releases"),
        ("initiatives", "0004_reporting"),
    ]

    operations = [
        migrations.AddField(
            model_name="education",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="confirmed as right"),
        ),
        migrations.AddField(
            model_name="education",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="education",
            name="places_as_of",
            field=models.DateField(blank=True, null=True, verbose_name="places as of"),
        ),
        migrations.AddField(
            model_name="education",
            name="places_per_year",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="places per year"),
        ),
        migrations.AddField(
            model_name="education",
            name="reminded_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="asked whether it is right"
            ),
        ),
        migrations.AddField(
            model_name="historicaleducation",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="confirmed as right"),
        ),
        migrations.AddField(
            model_name="historicaleducation",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="historicaleducation",
            name="places_as_of",
            field=models.DateField(blank=True, null=True, verbose_name="places as of"),
        ),
        migrations.AddField(
            model_name="historicaleducation",
            name="places_per_year",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="places per year"),
        ),
        migrations.AddField(
            model_name="historicaleducation",
            name="reminded_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="asked whether it is right"
            ),
        ),
        migrations.AddConstraint(
            model_name="education",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("places_as_of", None), ("places_per_year", None)),
                    models.Q(("places_as_of__isnull", False), ("places_per_year__isnull", False)),
                    _connector="OR",
                ),
                name="competence_education_places_dated",
                violation_error_message="A number of places needs the date it is true of.",
            ),
        ),
        migrations.AddConstraint(
            model_name="education",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="competence_education_confirmed_by_somebody",
            ),
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day of the interview")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("small_company", "A small or medium-sized company"),
                            ("large_company", "A large company"),
                            ("region", "A region or hospital"),
                            ("university", "A university"),
                            ("authority", "A public authority"),
                            ("other", "Another organisation"),
                        ],
                        max_length=20,
                        verbose_name="kind of organisation",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("consented_on", models.DateField(verbose_name="day of the consent")),
                (
                    "consent_form",
                    models.CharField(
                        choices=[
                            ("written", "In writing"),
                            ("by_email", "By e-mail"),
                            ("recorded", "Spoken, on the recording"),
                        ],
                        max_length=10,
                        verbose_name="how the consent was given",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "competences",
                    models.ManyToManyField(
                        blank=True,
                        related_name="interviews",
                        to="competence.competence",
                        verbose_name="competences",
                    ),
                ),
                (
                    "consent_taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who took the consent",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="competence.survey",
                        verbose_name="survey",
                    ),
                ),
            ],
            options={
                "verbose_name": "interview",
                "verbose_name_plural": "interviews",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "group__in",
                                [
                                    "",
                                    "small_company",
                                    "large_company",
                                    "region",
                                    "university",
                                    "authority",
                                    "other",
                                ],
                            )
                        ),
                        name="competence_interview_group_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent_form__in", ["", "written", "by_email", "recorded"])),
                        name="competence_interview_consent_form_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(("email", ""), ("name", ""), ("notes", "")),
                            _connector="OR",
                        ),
                        name="competence_interview_withdrawn_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
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
                        choices=[
                            ("teaching", "Teaching"),
                            ("degree_project", "Degree projects"),
                            ("placement", "Placements"),
                            ("industrial_phd", "Industrial doctoral students"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many a year"),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="in your own words"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("consented_at", models.DateTimeField(verbose_name="consented")),
                ("consent_wording", models.TextField(verbose_name="words of the consent")),
                (
                    "consent_language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the consent",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="actors.actor",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "competences",
                    models.ManyToManyField(
                        blank=True,
                        related_name="offers",
                        to="competence.competence",
                        verbose_name="competences",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="competence.frameunit",
                        verbose_name="survey",
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
                "verbose_name": "offer to contribute",
                "verbose_name_plural": "offers to contribute",
                "ordering": ["-consented_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["", "teaching", "degree_project", "placement", "industrial_phd"])
                        ),
                        name="competence_offer_kind_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent_language__in", ["", "sv", "en"])),
                        name="competence_offer_consent_language_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="competence_offer_period",
                        violation_error_message="The end is before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent_wording", ""), _negated=True),
                        name="competence_offer_consent_in_words",
                        violation_error_message="An offer needs a consent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_by__isnull", False), ("unit__isnull", False), _connector="OR"
                        ),
                        name="competence_offer_from_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_by", None), ("withdrawn_at__isnull", False), _connector="OR"
                        ),
                        name="competence_offer_withdrawn_at_a_moment",
                    ),
                    models.UniqueConstraint(
                        fields=("unit", "kind"),
                        name="competence_offer_once_from_a_survey",
                        violation_error_message="This offer has been taken over from the survey already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on_behalf_of", models.CharField(max_length=300, verbose_name="for")),
                ("message", models.TextField(max_length=2000, verbose_name="message")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="competence.offer",
                        verbose_name="offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact request",
                "verbose_name_plural": "contact requests",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["", "waiting", "accepted", "declined"])),
                        name="competence_offerrequest_state_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="competence_request_answered_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("offer", "asked_by"),
                        name="competence_request_waits_once",
                        violation_error_message="You have asked already, and the answer is still to come.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text_sv",
                    models.TextField(blank=True, max_length=600, verbose_name="quotation in Swedish"),
                ),
                (
                    "text_en",
                    models.TextField(blank=True, max_length=600, verbose_name="quotation in English"),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("small_company", "A small or medium-sized company"),
                            ("large_company", "A large company"),
                            ("region", "A region or hospital"),
                            ("university", "A university"),
                            ("authority", "A public authority"),
                            ("other", "Another organisation"),
                        ],
                        max_length=20,
                        verbose_name="kind of organisation",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
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
                    "competences",
                    models.ManyToManyField(
                        blank=True,
                        related_name="quotations",
                        to="competence.competence",
                        verbose_name="competences",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotations",
                        to="competence.interview",
                        verbose_name="interview",
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
                "verbose_name": "quotation",
                "verbose_name_plural": "quotations",
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "group__in",
                                [
                                    "",
                                    "small_company",
                                    "large_company",
                                    "region",
                                    "university",
                                    "authority",
                                    "other",
                                ],
                            )
                        ),
                        name="competence_quotation_group_listed",
                        violation_error_message="Choose a value from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_en", ""), ("text_sv", ""), _negated=True),
                        name="competence_quotation_has_text",
                        violation_error_message="Write the text in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="competence_quotation_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="competence_quotation_two_people",
                        violation_error_message="Somebody else than who wrote it must approve it.",
                    ),
                ],
            },
        ),
        watch_tables("competence_quotation", "competence_quotation_competences"),
    ]
