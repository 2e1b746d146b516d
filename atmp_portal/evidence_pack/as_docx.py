"""A pack's content as a Word document: real headings, header rows that repeat, pictures with words."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .as_pdf import picture_of

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
INK, QUIET, LINK, LATE = "04222A", "44585E", "0B5560", "B0221B"
TEXT_WIDTH = Cm(17)


def docx_of(content):
    """The Word document as bytes."""
    document = Document()
    _prepare(document, content)
    document.add_paragraph(content["title"], style="Title")
    for name, words in content["facts"]:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{name}: ").bold = True
        _write(line, words)
    for note in content["notes"]:
        document.add_paragraph(note, style="Intense Quote")
    _headings(document, content)
    for number, subject in enumerate(content["subjects"]):
        _subject(document, content, subject, number)
    _sources(document, content)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document, content):
    """Properties, language, paper and type."""
    locale = LOCALES[content["language"]]
    properties = document.core_properties
    properties.title, properties.author = content["title"], content["portal"]
    properties.subject, properties.language = content["initiative"]["text"], locale
    properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for style in ("Title", "Heading 1", "Heading 2"):
        document.styles[style].font.color.rgb = RGBColor.from_string(INK)
    document.styles["Title"].font.size = Pt(22)
    _language(document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")), locale)


def _language(holder, locale):
    """The language of the spelling in a run or in the whole document."""
    properties = holder.find(qn("w:rPr"))
    if properties is None:
        properties = OxmlElement("w:rPr")
        holder.insert(0, properties)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), locale)


def _headings(document, content):
    document.add_heading(content["words"]["required"], level=1)
    if not content["headings"]:
        document.add_paragraph(content["words"]["no_headings"])
        return
    for heading in content["headings"]:
        line = document.add_paragraph(style="List Bullet")
        _write(line, heading).bold = True
        line.add_run().add_break()
        if heading["missing"]:
            line.add_run(heading["missing"]).font.color.rgb = RGBColor.from_string(LATE)
        else:
            line.add_run(", ".join(f"{one['title']} ({one['rows']})" for one in heading["evidence"]))
    _quietly(document, content["words"]["how_matched"])


def _subject(document, content, subject, number):
    document.add_heading(subject["title"], level=1)
    for note in subject["notes"]:
        document.add_paragraph(note)
    for order, figure in enumerate(subject["figures"]):
        document.add_picture(io.BytesIO(picture_of(content, number, order)), width=TEXT_WIDTH)
        described = document.paragraphs[-1]._p.find(".//" + qn("wp:docPr"))
        described.set("descr", figure["alt"])
        described.set("title", figure["title"])
    for table in subject["tables"]:
        document.add_heading(f"{table['title']} ({table['total']})", level=2)
        if table["rows"]:
            _table(document, content, table)
        else:
            _quietly(document, table["empty"])
        if table["more"]:
            _quietly(document, table["more_words"])


def _table(document, content, table):
    made = document.add_table(rows=1, cols=len(table["columns"]) + 1, style="Light List Accent 1")
    header = made.rows[0]
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeats)
    for cell, name in zip(header.cells, [*table["columns"], content["words"]["source"]], strict=True):
        _small(cell.paragraphs[0].add_run(name))
    for row in table["rows"]:
        cells = made.add_row().cells
        _link(cells[0].paragraphs[0], row["cells"][0], row["link"])
        for cell, words in zip(cells[1:], row["cells"][1:], strict=False):
            _small(_write(cell.paragraphs[0], words))
        _small(cells[-1].paragraphs[0].add_run(", ".join(str(number) for number in row["sources"])))


def _sources(document, content):
    if content["sources"]:
        document.add_heading(content["words"]["sources"], level=1)
    for source in content["sources"]:
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        line.add_run(f"{source['number']}  ").bold = True
        _link(line, source, source["url"], is_small=False)


def _write(paragraph, words):
    """Add words to a paragraph, with their language where it is another. Returns the run."""
    run = paragraph.add_run(words["text"])
    if words["lang"]:
        _language(run._r, LOCALES.get(words["lang"], words["lang"]))
    return run


def _link(paragraph, words, address, *, is_small=True):
    """Add words as a link; plain where there is no address."""
    run = _write(paragraph, words)
    if is_small:
        _small(run)
    if not address:
        return
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.color.rgb, run.font.underline = RGBColor.from_string(LINK), True
    run._r.addprevious(link)
    link.append(run._r)


def _small(run):
    run.font.size = Pt(8.5)
    return run


def _quietly(document, words):
    document.add_paragraph().add_run(words).font.color.rgb = RGBColor.from_string(QUIET)
