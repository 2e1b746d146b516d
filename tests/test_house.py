"""What every part of the house keeps to, checked on the house as it stands."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.template.loader import get_template

HOUSE = Path(settings.BASE_DIR)
FLOORS = {"outbox": 0, "actors": 1, "initiatives": 2, "workshops": 3, "competence": 3}
# Apps whose tables are shown in public, and the tables of theirs that are not.
PUBLIC_APPS = ("actors", "initiatives", "workshops", "competence")
NOT_SHOWN = {
    "actors_actorchange",
    "actors_application",
    "actors_calendarfeed",
    "actors_consent",
    "actors_contentversion",
    "actors_invitation",
    "actors_user",
    "actors_user_groups",
    "actors_user_user_permissions",
    "competence_answer",
    "competence_answerlink",
    "competence_earlieranswer",
    "competence_frameunit",
    "competence_interview",
    "competence_interview_competences",
    "competence_offer",
    "competence_offer_competences",
    "competence_offerrequest",
    "competence_question",
    "competence_questionnaire",
    "competence_questionnairesection",
    "competence_releasecell",
    "competence_respondent",
    "competence_response",
    "competence_submittedanswer",
    "competence_survey",
    "competence_wave",
    "competence_waveevent",
    "initiatives_evidence",
    "initiatives_evidencepack",
    "initiatives_joining",
    "initiatives_remark",
    "initiatives_reminder",
    "initiatives_reportevent",
    "initiatives_responsibility",
    "initiatives_review",
    "initiatives_section",
    "initiatives_sectionrevision",
    "initiatives_submission",
    "initiatives_submission_evidence",
    "workshops_checkin",
    "workshops_desk",
    "workshops_feedback",
    "workshops_outcomerevision",
    "workshops_registration",
    "workshops_registrationanswer",
    "workshops_registrationevent",
    "workshops_registrationquestion",
    "workshops_secretlink",
    "workshops_workshopchange",
    "workshops_workshopinvitation",
}
LONGEST_FILE = 400
NAMES_THAT_SAY_NOTHING = {"common", "core", "helpers", "managers", "misc", "mixins", "services", "utils"}
TEMPLATE_IN_CODE = re.compile(
    r"""(?:render\(\s*request,|render_to_string\(|get_template\(|template(?:_name)?\s*=)\s*["']([\w/.-]+)["']"""
)
TEMPLATE_IN_TEMPLATE = re.compile(r"""{% (?:extends|include) ["']([\w/.-]+)["']""")


def own_models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


def files(*endings):
    """Files of ours as git knows them or would: neither what is ignored nor what tools generate."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stdout.split("\n")
    paths = [HOUSE / name for name in listed if name.endswith(endings)]
    return [path for path in paths if "migrations" not in path.parts and path.exists()]


def test_foreign_keys_point_down_the_floors():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in own_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model
        and (target := field.related_model._meta.app_label) in FLOORS
        and target != model._meta.app_label
        and FLOORS[target] >= FLOORS[model._meta.app_label]
    ]

    assert wrong == []


@pytest.mark.django_db
def test_every_table_shown_in_public_changes_the_content_version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'content_changed'")
        watched = {table for (table,) in cursor.fetchall()}
    shown = {
        model._meta.db_table
        for model in own_models()
        if model._meta.app_label in PUBLIC_APPS and "_historical" not in model._meta.db_table
    }

    assert shown - watched == NOT_SHOWN


def test_every_template_that_is_named_exists():
    code = [path for path in files(".py") if "tests" not in path.parts]
    named = {name for path in code for name in TEMPLATE_IN_CODE.findall(path.read_text(encoding="utf-8"))}
    named |= {
        name
        for path in files(".html", ".txt")
        if "templates" in path.parts
        for name in TEMPLATE_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
    }

    for name in sorted(named):
        get_template(name)

    assert len(named) > 50


def test_templates_have_no_style_and_no_script_of_their_own():
    """The content policy would stop both."""
    inline = re.compile(r"""\sstyle=|\son\w+=["']|<script(?![^>]*\ssrc=)(?![^>]*type="application/json")""")
    pages = [path for path in files(".html") if "templates" in path.parts and "letters" not in path.parts]

    wrong = [
        str(path.relative_to(HOUSE)) for path in pages if inline.search(path.read_text(encoding="utf-8"))
    ]

    assert len(pages) > 50
    assert wrong == []


def test_files_are_short_enough_to_read():
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in files(".py", ".html", ".css", ".js")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }

    assert long == {}


def test_modules_are_named_for_what_they_do():
    modules = [path.relative_to(HOUSE) for path in files(".py") if "tests" not in path.parts]

    wrong = [str(path) for path in modules if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}]

    assert wrong == []
