from io import StringIO

import pytest
from babel.messages.pofile import read_po, write_po
from django.core.management import CommandError, call_command


@pytest.fixture
def project(settings, tmp_path):
    """A project of one template, whose catalogue does not exist yet."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("{% translate 'Save' %}")
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}]
    return tmp_path


def translate(path, message_id, string):
    catalogue = read_po(path.read_bytes().splitlines(keepends=True), locale="sv")
    catalogue.get(message_id).string = string
    with path.open("wb") as file:
        write_po(file, catalogue)


def test_messages_are_extracted_translated_checked_and_compiled(project):
    kept = project / "locale" / "sv" / "LC_MESSAGES" / "django.po"

    call_command("messages", "extract", stdout=StringIO())
    translate(kept, "Save", "Spara")
    call_command("messages", "check")
    call_command("messages", "compile", stdout=StringIO())

    assert kept.with_suffix(".mo").exists()


def test_check_names_what_is_missing_and_fails(project):
    errors = StringIO()

    with pytest.raises(CommandError, match=r"faults in locale/sv/LC_MESSAGES/django\.po: 1"):
        call_command("messages", "check", stderr=errors)

    assert errors.getvalue() == "missing: 'Save'\n"
