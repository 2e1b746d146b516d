"""Files of a report: looked into, kept with their hash, handed out only to those who may see them."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from atmp_portal.settings import private_storage
from initiatives import attachments, preparing, submitting
from initiatives.models import Evidence
from tests.factories import make_actor, make_initiative, make_lead, make_member, make_obligation

from .object_store import ObjectStore

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)


def package(*names, mimetype=None):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<xml/>")
    return packed.getvalue()


def picture(kind):
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, kind)
    return drawn.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
GOOD = {
    "a.pdf": b"%PDF-1.7\n...",
    "a.docx": WORD,
    "a.xlsx": package("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": package(mimetype="application/vnd.oasis.opendocument.text"),
    "a.ods": package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "a.csv": "år;antal\r\n2030;7\r\n".encode("cp1252"),
    "a.txt": "Våren".encode(),
    "a.TXT": "Våren".encode("utf-16"),
    "a.png": picture("PNG"),
    "a.jpeg": picture("JPEG"),
}
BAD = {
    "empty.pdf": b"",
    "page.html": b"<script>alert(1)</script>",
    "a.svg": b"<svg/>",
    "program.exe": b"MZ\x00",
    "no-ending": b"words",
    "sheet.docx": GOOD["a.xlsx"],
    "word.odt": WORD,
    "macros.docx": package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "not-a-zip.xlsx": b"PK\x03\x04 and nothing more",
    "page.pdf": b"<html>%PDF-</html>",
    "picture.png": picture("JPEG"),
    "cut.png": picture("PNG")[:20],
    "program.txt": b"MZ\x00\x01",
    "document.csv": GOOD["a.docx"],
    "large.txt": b"x" * (attachments.MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", GOOD)
def test_files_of_the_listed_types_are_taken_in(name):
    ending = name.rpartition(".")[2].lower()

    assert attachments.type_of(SimpleUploadedFile(name, GOOD[name])) == attachments.MEDIA_TYPES[ending]


@pytest.mark.parametrize("name", BAD)
def test_files_that_are_something_else_are_refused(name):
    with pytest.raises(ValidationError):
        attachments.type_of(SimpleUploadedFile(name, BAD[name]))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("..\\..\\Årsplan.pdf", "Årsplan.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_shown_without_tricks(name, shown):
    assert attachments.tidy_name(name) == shown


@pytest.fixture
def report(db):
    initiative, recipient = make_initiative(), make_actor()
    opened = make_obligation(
        initiative,
        make_actor(),
        "2030-06-01",
        recipients=[recipient],
        contents=["Läge"],
        state="scheduled",
        opens_on="2030-03-01",
    )
    lead = make_lead(initiative)
    return preparing.start(opened, by=lead, now=NOW), lead, make_member(recipient, role="reviewer")


def attach(report, name="plan.txt", content=b"Plan"):
    obligation, lead, _reviewer = report
    return attachments.attach(obligation, SimpleUploadedFile(name, content), by=lead, now=NOW)


def address(file):
    obligation = file.obligation
    initiative = obligation.requirement.initiative
    return f"/en/initiatives/{initiative.slug}/reports/{obligation.pk}/attachments/{file.pk}/"


def status_of(client, place):
    response = client.get(place)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_a_file_is_kept_under_a_name_of_its_own_with_its_hash(report):
    file = attach(report, "../plan.txt", b"Plan")

    assert (file.name, file.size, file.media_type) == ("plan.txt", 4, "text/plain")
    assert file.sha256 == hashlib.sha256(b"Plan").hexdigest()
    assert "plan" not in file.file.name
    assert attachments.is_as_kept(file)


def test_a_file_is_handed_out_as_a_download_that_nobody_keeps(client, report):
    client.force_login(report[1])
    file = attach(report, "plån.txt", b"Plan")

    response = client.get(address(file))

    assert response.getvalue() == b"Plan"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''pl%C3%A5n.txt"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]


def test_the_recipient_gets_a_file_only_once_it_has_been_handed_in(client, report):
    obligation, lead, reviewer = report
    file = attach(report)
    client.force_login(reviewer)
    before = status_of(client, address(file))

    submitting.submit(obligation, by=lead, now=NOW)
    after = status_of(client, address(file))
    submitting.withdraw(obligation, by=lead, reason="A figure is wrong.", now=NOW)
    draft = attach(report, "draft.txt")

    assert (before, after, status_of(client, address(draft))) == (404, 200, 404)


def test_a_right_that_ends_ends_the_download(client, report):
    obligation, lead, reviewer = report
    file = attach(report)
    submitting.submit(obligation, by=lead, now=NOW)
    client.force_login(reviewer)
    before = status_of(client, address(file))

    reviewer.memberships.all().delete()

    assert (before, status_of(client, address(file))) == (200, 404)


def test_a_file_of_another_report_has_no_address_below_this_one(client, report):
    file = attach(report)
    other = make_obligation(
        file.obligation.requirement.initiative, make_actor(), state="scheduled", opens_on="2022-01-01"
    )
    client.force_login(report[1])

    foreign = address(file).replace(f"/{file.obligation.pk}/", f"/{other.pk}/", 1)

    assert (status_of(client, address(file)), status_of(client, foreign)) == (200, 404)


@pytest.mark.django_db(transaction=True)
def test_removing_deletes_the_bytes_unless_a_version_refers_to_them(report):
    obligation, lead, _reviewer = report
    stays = attach(report, "stays.txt")
    submitting.submit(obligation, by=lead, now=NOW)
    submitting.withdraw(obligation, by=lead, reason="A figure is wrong.", now=NOW)
    goes = attach(report, "goes.txt")

    for file in (stays, goes):
        attachments.remove(file, by=lead, now=NOW)

    assert list(Evidence.objects.all()) == [stays]
    assert Evidence.objects.get().removed_by == lead
    assert attachments.is_as_kept(stays)
    assert not goes.file.storage.exists(goes.file.name)


def test_nothing_is_attached_to_a_report_that_is_handed_in(report):
    obligation, lead, _reviewer = report
    file = attach(report)
    submitting.submit(obligation, by=lead, now=NOW)

    with pytest.raises(ValidationError):
        attach(report, "late.txt")
    with pytest.raises(ValidationError):
        attachments.remove(file, by=lead, now=NOW)

    assert list(Evidence.objects.filter(removed_at=None)) == [file]


def test_without_a_store_in_the_environment_files_are_in_a_folder():
    assert private_storage("")["BACKEND"].endswith("FileSystemStorage")


@pytest.mark.parametrize("url", ["https://host/bucket", "s3://host/bucket", "s3://key:secret@host/"])
def test_an_address_that_is_none_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="PRIVATE_STORAGE_URL"):
        private_storage(url)


def test_files_are_kept_in_an_object_store_signed_and_private(client, report, settings):
    with ObjectStore() as store:
        settings.STORAGES = settings.STORAGES | {"private": private_storage(store.url)}
        field = Evidence._meta.get_field("file")
        folder, field.storage = field.storage, storages["private"]
        try:
            file = attach(report, "plan.txt", b"Plan")
            client.force_login(report[1])
            handed_out = client.get(address(file)).getvalue()
            as_kept = attachments.is_as_kept(file)
            store.objects[f"/reports/{file.file.name}"] = b"Other"
            as_changed = attachments.is_as_kept(file)
            store.objects.clear()
            as_lost = attachments.is_as_kept(file)
        finally:
            field.storage = folder

    _method, path, headers = next(asked for asked in store.asked if asked[0] == "PUT")
    assert path == f"/reports/{file.file.name}"
    assert headers["x-amz-acl"] == "private"
    assert "Credential=key/" in headers["Authorization"]
    assert "/eu-north-1/s3/aws4_request" in headers["Authorization"]
    assert (handed_out, as_kept, as_changed, as_lost) == (b"Plan", True, False, False)
