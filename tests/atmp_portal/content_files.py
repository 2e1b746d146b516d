"""The content files as tests see them: read by themselves, and copied to be changed."""

import shutil

import yaml
from django.conf import settings

DATA = settings.BASE_DIR / "data"


def entries(name, *path):
    """A list of a content file, every value as text."""
    content = yaml.load((DATA / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    for step in path:
        content = content[step]
    return content


def copy_content(folder):
    """A copy of the content in this folder, which a test may change."""
    for name in ("ecosystem", "competence"):
        shutil.copytree(DATA / name, folder / name, ignore=shutil.ignore_patterns("survey*", "synthetic*"))
    return folder


def replace(folder, name, old, new):
    """Replace text that must stand exactly once in a file of a copy."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {name}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
