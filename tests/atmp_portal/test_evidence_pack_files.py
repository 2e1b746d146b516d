"""The files of a pack, read back, and words in it that try to be more than words."""

import io
import re
import zlib
from datetime import date

import pytest
from django.conf import settings
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from atmp_portal.evidence_pack.as_docx import docx_of
from atmp_portal.evidence_pack.as_markdown import markdown_of
from atmp_portal.evidence_pack.as_pdf import pdf_of, picture_of
from initiatives.models import Initiative, Obligation
from tests.atmp_portal.test_evidence_pack import content_of
from tests.factories import make_actor, make_document, make_initiative, make_obligation, make_partnership

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") *bold* `raw` $1$ @ref <b>&amp;</b> \\ [l](javascript:alert(1)) ]] "'


@pytest.fixture
def cluster(content):
    obligation = Obligation.objects.get(requirement__slug="rep-vinnova-kluster-del-2024")
    return {language: content_of(obligation, date(2024, 5, 18), language) for language in ("sv", "en")}


@pytest.fixture
def hostile():
    """A pack whose every name tries to be markup, with a character that XML cannot hold."""
    initiative = make_initiative(name_sv=HOSTILE, name_en=HOSTILE)
    make_partnership(make_actor(name=HOSTILE, name_en=HOSTILE), initiative, role_sv=f"a\x0b{HOSTILE}")
    make_document(initiative=initiative, title=HOSTILE, url="javascript:alert(1)")
    return content_of(make_obligation(initiative, make_actor(), contents=[HOSTILE]), language="sv")


def streams_of(pdf):
    """What the compressed parts of a PDF hold."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    texts = []
    for one in found:
        try:
            texts.append(zlib.decompress(one))
        except zlib.error:
            texts.append(one)
    return b"".join([pdf, *texts])


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_word_document_says_what_the_content_says(cluster, language, locale):
    content = cluster[language]

    document = Document(io.BytesIO(docx_of(content)))

    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        content["words"]["required"],
        *(subject["title"] for subject in content["subjects"]),
        content["words"]["sources"],
    ]
    tables = [table for s in content["subjects"] for table in s["tables"] if table["rows"]]
    assert len(document.tables) == len(tables) > 3
    for written, table in zip(document.tables, tables, strict=True):
        assert len(written.rows) == len(table["rows"]) + 1
        assert [cell.text for cell in written.rows[0].cells][:-1] == table["columns"]
        assert written.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert (document.core_properties.title, document.core_properties.language) == (content["title"], locale)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(".//" + qn("w:lang")).get(qn("w:val")) == locale


def test_word_document_has_its_figures_as_pictures_with_words(cluster):
    content = cluster["sv"]
    figures = [figure for subject in content["subjects"] for figure in subject["figures"]]

    document = Document(io.BytesIO(docx_of(content)))

    described = [one.get("descr") for one in document.element.iter(qn("wp:docPr"))]
    assert described == [figure["alt"] for figure in figures]
    assert len(figures) == len(document.inline_shapes) == 3


def test_word_document_links_rows_to_the_portal(cluster):
    document = Document(io.BytesIO(docx_of(cluster["sv"])))

    addresses = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}

    assert "http://testserver/sv/actors/vinnova/" in addresses


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pdf_has_title_language_bookmarks_and_tags(cluster, language):
    content = cluster[language]

    pdf = pdf_of(content)

    inside = streams_of(pdf)
    assert pdf.startswith(b"%PDF-")
    assert f"/Lang({language}".encode() in inside.replace(b" ", b"")
    assert b"/Outlines" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/actors/vinnova/" in inside
    assert f'<rdf:li xml:lang="x-default">{content["title"]}'.encode() in inside


def test_picture_of_a_figure_is_a_picture(cluster):
    picture = Image.open(io.BytesIO(picture_of(cluster["sv"], 0, 0)))

    assert picture.format == "PNG"
    assert picture.width > 800
    assert len(picture.convert("RGB").getcolors(1_000_000)) > 3


def test_names_that_look_like_markup_stay_words(hostile):
    document = Document(io.BytesIO(docx_of(hostile)))

    assert pdf_of(hostile).startswith(b"%PDF-")
    assert HOSTILE in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert all("javascript" not in rel.target_ref for rel in document.part.rels.values() if rel.is_external)


def test_characters_that_no_file_can_hold_are_taken_out(hostile):
    (row,) = hostile["subjects"][0]["tables"][0]["rows"]

    assert row["cells"][2]["text"] == f"a {HOSTILE}"


def test_markdown_of_a_subject_escapes_names(hostile):
    written = markdown_of(hostile, hostile["subjects"][0], "http://testserver/sv/")

    assert "<b>" not in written.replace("\\<b\\>", "")
    assert "(javascript" not in written.replace("\\(javascript", "")


def test_markdown_of_a_subject_names_its_rows_with_links(cluster):
    money = next(subject for subject in cluster["en"]["subjects"] if subject["key"] == "money")

    written = markdown_of(cluster["en"], money, "http://testserver/en/pack/")

    assert written.startswith("### Funding\n\n")
    assert written.count("\n- [") == 4
    assert "(http://testserver/en/initiatives/atmp-innovationskluster/#fund-kluster-2023)" in written
    assert Initiative.objects.filter(slug="atmp-innovationskluster").exists()


@pytest.mark.skipif(not settings.PRINTED_FONTS.exists(), reason="the front-end libraries are not installed")
def test_pdf_is_set_in_the_typeface_of_the_portal(cluster):
    names = set(re.findall(rb"/FontName ?/[A-Z]{6}\+(\w+)", streams_of(pdf_of(cluster["sv"]))))

    assert {name.partition(b"-")[0] for name in names} == {b"SchibstedGrotesk"}
