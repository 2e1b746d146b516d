"""Taking in a logo: whatever arrives is decoded and drawn anew, so that only pixels are kept."""

import hashlib
import struct
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .models import ActorLogo

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2_000_000
# A picture of more pixels than this is a bomb, or no logo.
MOST_PIXELS = 20_000_000
SHOWN_AT_MOST = (640, 320)
# What Pillow raises for a file that only pretends to be a picture.
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class Drawn(NamedTuple):
    """A picture as it is kept."""

    png: bytes
    width: int
    height: int


def redraw(upload):
    """The uploaded picture as a PNG of at most 640 × 320 pixels, without anything that came with it.

    Raises ValidationError for a file that is too large, or no PNG, JPEG or WebP by its content.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB."))
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_("The picture has too many pixels."))
        picture = ImageOps.exif_transpose(picture).convert("RGBA")
    except UNREADABLE as error:
        raise ValidationError(_("Choose a picture in the format PNG, JPEG or WebP.")) from error
    picture.thumbnail(SHOWN_AT_MOST)
    # A new canvas: profiles, comments and positions that the file carried stay behind.
    canvas = Image.new("RGBA", picture.size)
    canvas.paste(picture)
    drawn = BytesIO()
    canvas.save(drawn, "PNG", optimize=True)
    return Drawn(drawn.getvalue(), *canvas.size)


def keep_logo(actor, drawn, *, now):
    """Keep what `redraw` made as the actor's logo, instead of the one it had."""
    logo, _created = ActorLogo.objects.update_or_create(
        actor=actor,
        defaults={
            "png": drawn.png,
            "sha256": hashlib.sha256(drawn.png).hexdigest(),
            "width": drawn.width,
            "height": drawn.height,
            "uploaded_at": now,
        },
    )
    return logo
