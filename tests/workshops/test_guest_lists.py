"""Lists of guests, friendly and hostile."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from actors.pasted_lists import MOST_BYTES, MOST_LINES
from workshops.guest_lists import read_list


def guests(lines):
    return [
        (line.guest["email"], line.guest["name"], line.guest["organisation"]) for line in lines if line.guest
    ]


def sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("list.xlsx", content.getvalue())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("anna@example.org", ("anna@example.org", "", "")),
        ("Anna Ek <Anna@Example.org>", ("anna@example.org", "Anna Ek", "")),
        ("anna@example.org; Anna Ek; RISE", ("anna@example.org", "Anna Ek", "RISE")),
        ("Åsa Öberg\tasa@example.org\tRegion Skåne", ("asa@example.org", "Åsa Öberg", "Region Skåne")),
        ('anna@example.org,"Ek, Anna",RISE', ("anna@example.org", "Ek, Anna", "RISE")),
    ],
)
def test_lines_are_read_as_people_write_them(line, expected):
    assert guests(read_list(line)) == [expected]


def test_each_line_that_cannot_be_used_is_reported_with_its_number():
    lines = read_list(
        "a@example.org\n\nnobody\nA@example.org\nb@example.org\nknown@example.org",
        known={"known@example.org"},
    )

    assert [(line.number, bool(line.guest)) for line in lines] == [
        (1, True), (3, False), (4, False), (5, True), (6, False),
    ]  # fmt: skip
    assert all(line.problem for line in lines if not line.guest)


@pytest.mark.parametrize("heading", ["e-post;namn;organisation;språk", "Email;Name;Organisation;Language"])
def test_headings_say_which_column_is_which(heading):
    lines = read_list(f"{heading}\na@example.org;Anna;RISE;engelska")

    assert guests(lines) == [("a@example.org", "Anna", "RISE")]
    assert lines[0].guest["language"] == "en"


@pytest.mark.parametrize(
    "evil",
    ['=HYPERLINK("http://x.example")', "+46 70 123", "@SUM(A1)", "<script>alert(1)</script>", "-5"],
)
def test_what_looks_like_a_formula_or_markup_stays_a_text(evil):
    lines = read_list(file=sheet(["email", "name"], ["a@example.org", evil]))

    # A sheet's own formula has no value that anybody calculated; all others are kept to the letter.
    assert guests(lines) == [("a@example.org", "" if evil.startswith("=") else evil, "")]


def test_control_characters_and_turned_text_are_taken_out():
    lines = read_list("a@example.org;An\x00na\u202eX\x1b[31m")

    assert guests(lines) == [("a@example.org", "Anna X [31m", "")]


@pytest.mark.parametrize(
    "address", ["a@example.org\u0000", "a b@example.org", "a@example.org\rBcc: x@y.se", "@", "a@b"]
)
def test_addresses_that_are_none_are_refused(address):
    assert [line.guest for line in read_list(f"email;name\n{address!r};Anna")] == [None]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_any_alphabet_of_excel_is_read(encoding):
    file = SimpleUploadedFile("list.csv", "e-post;namn\nasa@example.org;Åsa Öberg".encode(encoding))

    assert guests(read_list(file=file)) == [("asa@example.org", "Åsa Öberg", "")]


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    return SimpleUploadedFile("list.xlsx", content.getvalue())


@pytest.mark.parametrize(
    "file",
    [
        lambda: SimpleUploadedFile("list.csv", b"a" * (MOST_BYTES + 1)),
        lambda: SimpleUploadedFile("list.csv", b"a@example.org\n" * (MOST_LINES + 1)),
        lambda: SimpleUploadedFile("list.xlsx", b"PK\x03\x04 nothing"),
        bomb,
    ],
)
def test_lists_that_are_too_large_or_broken_are_refused(file):
    with pytest.raises(ValidationError):
        read_list(file=file())
