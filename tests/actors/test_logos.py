"""A logo is what its pixels are: everything else that a file carries stays outside."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, PngImagePlugin

from actors.logos import MOST_BYTES, keep_logo, redraw
from actors.models import ActorLogo
from tests.factories import make_actor


def picture(format="PNG", size=(40, 20), **saving):
    file = BytesIO()
    Image.new("RGB", size, "#0d434c").save(file, format, **saving)
    return file.getvalue()


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_png(format):
    drawn = redraw(upload(picture(format)))

    kept = Image.open(BytesIO(drawn.png))
    assert (kept.format, kept.size, (drawn.width, drawn.height)) == ("PNG", (40, 20), (40, 20))


def test_a_large_picture_is_drawn_smaller():
    drawn = redraw(upload(picture(size=(3000, 1000))))

    assert (drawn.width, drawn.height) == (640, 213)


def test_nothing_but_pixels_is_kept():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "a secret place")
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    file = picture(pnginfo=words, exif=exif, icc_profile=b"a secret place")

    drawn = redraw(upload(file))

    chunks = Image.open(BytesIO(drawn.png))
    chunks.load()
    assert b"secret" in file
    assert b"secret" not in drawn.png
    assert chunks.info == {}


def test_a_picture_stands_as_its_camera_held_it():
    exif = Image.Exif()
    exif[0x0112] = 6

    drawn = redraw(upload(picture("JPEG", size=(40, 20), exif=exif)))

    assert (drawn.width, drawn.height) == (20, 40)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + bytes(40),
        picture()[:60],
        picture("JPEG")[:200],
        b"\x89PNG\r\n\x1a\n" + bytes(30),
        bomb(6000, 6000),
        bomb(30000, 30000),
        bytes(MOST_BYTES + 1),
    ],
)
def test_what_is_no_small_picture_is_refused(content):
    with pytest.raises(ValidationError):
        redraw(upload(content))


@pytest.mark.django_db
def test_a_new_logo_takes_the_place_of_the_former():
    actor = make_actor()
    keep_logo(actor, redraw(upload(picture())), now=timezone.now())
    first = ActorLogo.objects.get().sha256

    keep_logo(actor, redraw(upload(picture(size=(30, 30)))), now=timezone.now())

    assert ActorLogo.objects.count() == 1
    assert ActorLogo.objects.get().sha256 != first
