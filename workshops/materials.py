"""Files and links that go with a workshop, and who may read them."""

import hashlib
import secrets
from pathlib import Path

from django.db import transaction

from .models import Material


@transaction.atomic
def add(workshop, values):
    """Keep a file under a name that nobody can guess, or an address. Returns the `Material`."""
    file = values.pop("file", None)
    material = Material(workshop=workshop, **values)
    if file:
        content = file.read()
        material.size, material.sha256 = len(content), hashlib.sha256(content).hexdigest()
        file.seek(0)
        ending = Path(file.name).suffix.lower()
        material.file.save(f"workshops/{workshop.pk}/{secrets.token_hex(16)}{ending}", file, save=False)
    material.full_clean(exclude=["workshop"])
    material.save()
    return material


def remove(material):
    """Take it away, the file too."""
    file = material.file
    material.delete()
    if file:
        file.storage.delete(file.name)


def may_read(material, *, is_organiser, is_participant):
    """Whether a reader may have it; asked at every download, so that a right that ended has ended."""
    if is_organiser:
        return True
    if material.audience == "participants":
        return is_participant
    return material.audience == "everybody"
