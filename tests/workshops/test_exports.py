"""Lists to take along: whole, and harmless in a spreadsheet."""

import csv
import io

import pytest
from openpyxl import load_workbook

from actors import sheets
from tests.factories import make_initiative, make_lead
from tests.workshops.factories import make_open_workshop, make_registration

pytestmark = pytest.mark.django_db
CELLS = ["=1+1", "+46 70 123 45 67", "-5", "@SUM(A1)", "\tTab", "Åsa Öberg", 'a, b; "c"', "två\nrader", ""]


def test_csv_keeps_every_text_and_runs_none():
    content = sheets.as_csv(["=Heading"], [[cell] for cell in CELLS])

    assert content.startswith(b"\xef\xbb\xbf")
    read = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert read == ["'=Heading", "'=1+1", "'+46 70 123 45 67", "'-5", "'@SUM(A1)", "'\tTab", *CELLS[5:]]


def test_xlsx_holds_texts_and_no_formula():
    content = sheets.as_xlsx(["=Heading"], [[cell] for cell in CELLS])

    cells = [row[0] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert [cell.value or "" for cell in cells] == ["=Heading", *CELLS]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_participants_are_taken_out_with_their_answers_on_record(client, ending):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative, capacity=9)
    question = workshop.registration_questions.create(kind="diet", text_sv="Kost?")
    make_registration(workshop, name="+Åsa", email="a@example.org").answers.create(
        question=question, text="=V"
    )
    make_registration(workshop, "cancelled", email="gone@example.org")
    client.force_login(make_lead(initiative, role="coordinator"))

    address = f"/sv/workshops/{workshop.slug}/manage/participants.{ending}"

    opened = client.get(address)
    answer = client.post(address, {"reason": "Kost till köket"})

    if ending == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert (rows[0][-1], rows[1][0], rows[1][-1], len(rows)) == ("Kost?", "'+Åsa", "'=V", 2)
    else:
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert (rows[0][-1], rows[1][0], rows[1][-1], len(rows)) == ("Kost?", "+Åsa", "=V", 2)
    assert opened.status_code == 405
    assert list(workshop.changes.values_list("verb", "reason")) == [("exported", "Kost till köket")]
