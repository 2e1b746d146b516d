"""Files attached to a report: looked into before they are kept, and known by the hash of their bytes."""

import hashlib
import re
import uuid
import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image

from actors.logos import UNREADABLE

from . import reporting
from .models import Evidence, ReportEvent
from .preparing import locked_for_writing

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 50
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": f"{OPEN}.text",
    "ods": f"{OPEN}.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
# The part that makes a package a document, a sheet or a presentation.
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")


@transaction.atomic
def attach(obligation, upload, *, section=None, by, now):
    """Keep an uploaded file with the report, or with one of its sections. Returns the `Evidence`.

    Raises ValidationError for a file that is empty, too large, or not what its name says, and where
    nothing can be written any more.
    """
    media_type = type_of(upload)
    obligation = locked_for_writing(obligation, now=now)
    if obligation.evidence.filter(removed_at=None).count() >= MOST_FILES:
        raise ValidationError(_("A report has at most %(most)d attachments.") % {"most": MOST_FILES})
    evidence = Evidence(
        obligation=obligation,
        section=section,
        name=tidy_name(upload.name),
        media_type=media_type,
        size=upload.size,
        sha256=hash_of(upload),
        added_by=by,
        added_at=now,
    )
    # Under a name of its own: neither guessed nor anybody's words in an address.
    evidence.file.save(f"{uuid.uuid4().hex}.{ending_of(upload.name)}", upload, save=False)
    try:
        evidence.full_clean()
        evidence.save()
    except Exception:
        evidence.file.delete(save=False)
        raise
    reporting.happened(obligation, ReportEvent.Verb.EVIDENCE_ADDED, by=by, now=now, text=evidence.name)
    return evidence


@transaction.atomic
def remove(evidence, *, by, now):
    """Take an attachment away. The file stays where a version that was handed in refers to it."""
    obligation = locked_for_writing(evidence.obligation, now=now)
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if evidence.removed_at:
        return
    if evidence.submissions.exists():
        evidence.removed_at, evidence.removed_by = now, by
        evidence.save(update_fields=["removed_at", "removed_by"])
    else:
        storage, name = evidence.file.storage, evidence.file.name
        evidence.delete()
        transaction.on_commit(lambda: storage.delete(name))
    reporting.happened(obligation, ReportEvent.Verb.EVIDENCE_REMOVED, by=by, now=now, text=evidence.name)


def is_as_kept(evidence):
    """Whether the stored bytes still have the hash that they came with."""
    if not evidence.file.storage.exists(evidence.file.name):
        return False
    with evidence.file.open("rb") as stored:
        return hash_of(stored) == evidence.sha256


def hash_of(file):
    """SHA-256 of all bytes of an open file, in hexadecimal; the file is at its beginning afterwards."""
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(1 << 16):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def type_of(upload):
    """The media type of an uploaded file, by its ending and its content together. Raises ValidationError."""
    ending = ending_of(upload.name)
    if ending not in MEDIA_TYPES:
        raise ValidationError(
            _("Files of this type are not taken in. Choose one of these: %(types)s.")
            % {"types": ", ".join(sorted(MEDIA_TYPES)).upper()}
        )
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 20 MB."))
    if not _is_what_it_says(upload, ending):
        raise ValidationError(
            _("The content of the file is not %(type)s, as its name says.") % {"type": ending.upper()}
        )
    return MEDIA_TYPES[ending]


def ending_of(name):
    return PurePath(name).suffix.removeprefix(".").lower()


def tidy_name(name):
    """The name as people see it, without folders, control characters and marks that turn text around."""
    name = CONTROL.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    ending = ending_of(name)
    stem = name[: -len(ending) - 1].strip() or get_valid_filename("file")
    return f"{stem[: 199 - len(ending)]}.{ending}"


def _is_what_it_says(upload, ending):
    upload.seek(0)
    try:
        if ending == "pdf":
            return upload.read(5) == b"%PDF-"
        if ending in ("png", "jpg", "jpeg"):
            return _is_picture(upload, "PNG" if ending == "png" else "JPEG")
        if ending in ("csv", "txt"):
            return _is_text(upload.read())
        return _is_package(upload, ending)
    finally:
        upload.seek(0)


def _is_picture(upload, kind):
    try:
        # Looked at, not drawn: nobody here ever unpacks its pixels.
        Image.open(upload, formats=[kind]).verify()
    except UNREADABLE:
        return False
    return True


def _is_text(content):
    """UTF-8, UTF-16 with its mark, or an older single-byte code; nothing that only a machine reads."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return BINARY.search(content) is None


def _is_package(upload, ending):
    """A document of an office suite by the parts it has; one that carries macros is none."""
    try:
        with zipfile.ZipFile(upload) as package:
            parts = {name.lower() for name in package.namelist()}
            if ending in MAIN_PARTS:
                is_macro = any(name.endswith("vbaproject.bin") for name in parts)
                return {"[content_types].xml", MAIN_PARTS[ending]} <= parts and not is_macro
            with package.open("mimetype") as declared:
                return declared.read(100).strip() == MEDIA_TYPES[ending].encode()
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return False
