"""Synthetic survey waves for load tests: closed, answered, and removable without trace."""

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from actors.models import County
from competence import instruments, synthetic
from competence.models import (
    Answer,
    EarlierAnswer,
    FrameUnit,
    Question,
    Questionnaire,
    QuestionnaireSection,
    ReleaseCell,
    Respondent,
    Response,
    Stratum,
    SubmittedAnswer,
    Survey,
    Wave,
    WaveEvent,
    WaveRelease,
)
from competence.synthetic_answers import make_answers

INSTRUMENT = Path(settings.BASE_DIR) / "data" / "competence" / "survey_2022.yaml"
# Those that stand on others come first: each with the path from it to its survey.
ROWS = {
    ReleaseCell: "release__wave__survey",
    WaveRelease: "wave__survey",
    Answer: "response__unit__wave__survey",
    EarlierAnswer: "response__unit__wave__survey",
    SubmittedAnswer: "response__unit__wave__survey",
    Response: "unit__wave__survey",
    Respondent: "unit__wave__survey",
    FrameUnit: "wave__survey",
    WaveEvent: "wave__survey",
    Wave: "survey",
    Question: "questionnaire__survey",
    QuestionnaireSection: "questionnaire__survey",
    Questionnaire: "survey",
}


def make_responses(number, slug, initiative, dice, now):
    """A closed wave of the 2022 questionnaire with so many answers. Returns how many there are."""
    if not number:
        return 0
    survey = Survey.objects.create(
        slug=slug,
        title_sv=f"Syntetisk enkät {slug}",
        title_en=f"Synthetic survey {slug}",
        initiative=initiative,
    )
    instrument = instruments.read(INSTRUMENT.read_text(encoding="utf-8"))
    questionnaire = instruments.keep(instrument, survey=survey, by=None, now=now)
    synthetic.make_closed_wave(
        survey,
        questionnaire,
        [one_asked(instrument, running, dice) for running in range(1, number + 1)],
        title_sv=f"Syntetisk omgång {slug}",
        title_en=f"Synthetic wave {slug}",
        year=now.year,
        by=None,
        now=now,
    )
    return number


def one_asked(instrument, running, dice):
    answers = make_answers(instrument, dice)
    return synthetic.Asked(
        name=f"Syntetisk organisation {running}",
        stratum=Stratum(answers.get("organisation-group", Stratum.OTHER)),
        answers=answers,
        county=dice.choice(County.values),
    )


@transaction.atomic
def clear_responses(mark):
    """Remove the surveys whose slugs begin with the mark, and all that stands on them. Returns how many.

    What is otherwise never deleted is deleted here, so the guards of these tables rest meanwhile.
    """
    surveys = Survey.objects.filter(slug__startswith=mark)
    number = surveys.count()
    if not number:
        return 0
    with connection.cursor() as cursor:
        # A table with checks that wait for the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in ROWS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        for model, path in ROWS.items():
            model.objects.filter(**{f"{path}__in": surveys}).delete()
        surveys.delete()
        for model in ROWS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
    return number
