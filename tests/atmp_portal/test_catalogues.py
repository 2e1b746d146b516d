import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from atmp_portal import catalogues

CODE = """
def page(n):
    title = _("Hello %(name)s") % {"name": gettext_lazy("you")}
    return title, pgettext("noun", "Lead"), ngettext("%(n)d seat", "%(n)d seats", n)
"""
TEMPLATE = """
      {% translate "Save" context "button" %}
  <p title="{% trans 'Title' as title %}">it's {{ _("Shown") }} {{ x|default:_("None") }}
    {% blocktranslate trimmed count n=rows|length %}
       One row of {{ who }}
     {% plural %}
       {{ n }} rows of {{ who }}
     {% endblocktranslate %}
        {% include "part.html" with title=_("Part") only %}
  {% if x == 'a' %} an "unfinished quote {% endif %}
"""


@pytest.fixture
def project(tmp_path):
    """A project with one app and two templates."""
    files = {
        "app/views.py": CODE,
        "app/migrations/0001.py": '_("In a migration")',
        "templates/page.html": TEMPLATE,
        "templates/letter.txt": "{% translate 'Dear reader' %}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def collect(project):
    return catalogues.collect(project, [project / "app"], [project / "templates"])


def words(catalogue):
    return {(message.context, message.id) for message in catalogue if message.id}


def catalogue(*translations):
    made = Catalog(locale="sv")
    for message_id, string in translations:
        made.add(message_id, string, locations=[("page.html", 1)])
    return made


def test_collect_finds_every_kind_of_message(project):
    found = collect(project)

    assert words(found) == {
        (None, "Hello %(name)s"),
        (None, "you"),
        ("noun", "Lead"),
        (None, ("%(n)d seat", "%(n)d seats")),
        ("button", "Save"),
        (None, "Title"),
        (None, "Shown"),
        (None, "None"),
        (None, ("One row of %(who)s", "%(n)s rows of %(who)s")),
        (None, "Part"),
        (None, "Dear reader"),
    }


def test_written_catalogue_is_sorted_and_has_no_line_numbers(project):
    path = project / "django.po"
    catalogues.write(catalogues.merge(collect(project), catalogues.read(path, "sv")), path)
    first = path.read_text(encoding="utf-8")
    (project / "app" / "views.py").write_text("\n\n\n" + CODE)

    catalogues.write(catalogues.merge(collect(project), catalogues.read(path, "sv")), path)

    assert path.read_text(encoding="utf-8") == first
    assert "#: app/views.py\n" in first
    assert first.index('"Dear reader"') < first.index('"Lead"') < first.index('"Shown"')


def test_merge_keeps_translations_and_drops_what_nobody_uses():
    found = catalogue(("New", ""), ("Kept", ""))
    kept = catalogue(("Kept", "Behållet"), ("Gone", "Borta"))

    merged = catalogues.merge(found, kept)

    assert [(message.id, message.string) for message in merged if message.id] == [
        ("New", None),
        ("Kept", "Behållet"),
    ]


def test_merge_does_not_mix_up_contexts():
    found, kept = catalogue(), catalogue()
    found.add("Lead", context="noun")
    found.add("Lead", context="verb")
    kept.add("Lead", "Ledare", context="noun")

    merged = catalogues.merge(found, kept)

    assert merged.get("Lead", "noun").string == "Ledare"
    assert not merged.get("Lead", "verb").string


def test_compiled_catalogue_translates(project, settings):
    folder = project / "locale" / "sv" / "LC_MESSAGES"
    complete = catalogue(
        ("Kept", "Behållet"), (("%(n)d seat", "%(n)d seats"), ("%(n)d plats", "%(n)d platser"))
    )
    catalogues.write(complete, folder / "django.po")
    catalogues.compile_catalogue(catalogues.read(folder / "django.po", "sv"), folder / "django.mo")
    settings.LOCALE_PATHS = [project / "locale"]

    with translation.override("sv"):
        shown = translation.gettext("Kept"), translation.ngettext("%(n)d seat", "%(n)d seats", 2)

    assert shown == ("Behållet", "%(n)d platser")
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_complete_catalogue_has_no_faults():
    found = catalogue(("Hello %(name)s", ""), (("One seat", "%(n)d seats"), ("", "")))
    kept = catalogue(
        ("Hello %(name)s", "Hej %(name)s"), (("One seat", "%(n)d seats"), ("En plats", "%(n)d platser"))
    )

    assert list(catalogues.faults(found, kept)) == []


@pytest.mark.parametrize(
    ("message_id", "string", "fault"),
    [
        ("Save", "", "missing: 'Save'"),
        (("%(n)d row", "%(n)d rows"), ("%(n)d rad", ""), "missing: '%(n)d row'"),
        ("Hello %(name)s", "Hej %(namn)s", "placeholders: 'Hello %(name)s': %(name)s, %(namn)s"),
        ("Hello {name}", "Hej", "placeholders: 'Hello {name}': {name}"),
        ("%s of %s", "%s av", "placeholders: '%s of %s': %s (1 times), %s (2 times)"),
        (("a", "%(n)d rows"), ("%(x)s rad", "%(n)d rader"), "placeholders: 'a': %(x)s"),
    ],
)
def test_faults_names_what_is_wrong(message_id, string, fault):
    assert list(catalogues.faults(catalogue((message_id, "")), catalogue((message_id, string)))) == [fault]


def test_faults_names_doubtful_and_unused_messages():
    kept = catalogue(("Used", "Använd"), ("Unused", "Oanvänd"))
    kept.get("Used").flags.add("fuzzy")

    assert list(catalogues.faults(catalogue(("Used", "")), kept)) == ["fuzzy: 'Used'", "unused: 'Unused'"]


def test_a_percent_sign_is_no_placeholder():
    found, kept = catalogue(("100%% sure of %s", "")), catalogue(("100%% sure of %s", "100 %% säker på %s"))

    assert list(catalogues.faults(found, kept)) == []
