"""Taking in a logo: whatever arrives is decoded and drawn anew, so that only pixels are kept."""

import hashlib
import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from .models import ActorLogo

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2_000_000
# A picture of more pixels than this is a bomb, or no logo.
MOST_PIXELS = 20_000_000
SHOWN_AT_MOST = (640, 320)


def keep_logo(actor, upload, *, now):
    """Keep the picture as the actor's logo, at most 640 × 320 pixels, as PNG.

    Raises ValidationError for a file that is too large, or no PNG, JPEG or WebP.
    """
    png, size = redraw(upload)
    logo, _created = ActorLogo.objects.update_or_create(
        actor=actor,
        defaults={
            "png": png,
            "sha256": hashlib.sha256(png).hexdigest(),
            "width": size[0],
            "height": size[1],
            "uploaded_at": now,
        },
    )
    return logo


def redraw(upload):
    """The bytes of a PNG with the pixels of the uploaded picture, and its size."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has too many pixels."))
            picture = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("Choose a picture in the format PNG, JPEG or WebP.")) from error
    picture.thumbnail(SHOWN_AT_MOST)
    drawn = BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    return drawn.getvalue(), picture.size
