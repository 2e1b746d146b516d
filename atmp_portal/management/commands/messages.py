"""The translated messages: `messages extract`, `messages compile`, `messages check`."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from atmp_portal import catalogues

SOURCE_LANGUAGE = "en"


class Command(BaseCommand):
    help = "Collect, compile or check the translated messages. Needs no GNU gettext."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("deed", choices=["extract", "compile", "check"])

    def handle(self, *, deed, **options):
        for language, path in catalogue_files():
            getattr(self, f"{deed}_messages")(language, path)

    def extract_messages(self, language, path):
        kept = catalogues.read(path, language)
        merged = catalogues.merge(found_messages(), kept)
        catalogues.write(merged, path)
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {len(merged)} messages")

    def compile_messages(self, language, path):
        compiled = path.with_suffix(".mo")
        catalogues.compile_catalogue(catalogues.read(path, language), compiled)
        self.stdout.write(f"{compiled.relative_to(settings.BASE_DIR)}: written")

    def check_messages(self, language, path):
        faults = list(catalogues.faults(found_messages(), catalogues.read(path, language)))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(
                f"faults in {path.relative_to(settings.BASE_DIR)}: {len(faults)}; "
                "run `manage.py messages extract` and translate what is empty."
            )


def catalogue_files():
    """The language and the .po file of every catalogue."""
    for language, _name in settings.LANGUAGES:
        if language != SOURCE_LANGUAGE:
            yield language, Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def found_messages():
    """The messages of the apps of this project and of its templates."""
    base = Path(settings.BASE_DIR)
    own_apps = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
    return catalogues.collect(base, own_apps, [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]])
