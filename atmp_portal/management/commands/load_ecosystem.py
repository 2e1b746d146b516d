"""The shell's door to loading the content."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from atmp_portal.content.faults import ContentError
from atmp_portal.content.loading import load

OUTCOMES = ("created", "updated", "unchanged", "kept", "removed")


class Command(BaseCommand):
    help = "Loads the YAML content: all of it, or nothing and a list of every fault."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--dir",
            type=Path,
            default=settings.BASE_DIR / "data",
            help="folder with ecosystem/ and competence/ (default: data)",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="overwrite records that people have edited, and bring back those they have deleted",
        )

    @no_translations
    def handle(self, *args, dir, force, verbosity, **options):
        try:
            report = load(dir, force)
        except ContentError as error:
            faults = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(f"Faults: {len(error.faults)}. Nothing was loaded.\n{faults}") from error
        if verbosity:
            self.stdout.write(table(report.counts))
            for title, records in (
                ("Kept, because people have edited or deleted them (--force overwrites):", report.kept),
                ("No longer in the files, left alone:", report.vanished),
            ):
                if records:
                    lines = [f"  {model._meta.verbose_name} {slug}" for model, slug in records]
                    self.stdout.write("\n".join(["", title, *lines]))


def table(counts):
    """Counts per kind and outcome, in aligned columns."""
    kinds = {model: str(model._meta.verbose_name_plural) for model in counts}
    width = max(map(len, kinds.values()), default=0)
    lines = [" ".join([f"{'':{width}}", *(f"{outcome:>9}" for outcome in OUTCOMES)])]
    for model, kind in kinds.items():
        lines.append(" ".join([f"{kind:{width}}", *(f"{counts[model][outcome]:9}" for outcome in OUTCOMES)]))
    return "\n".join(lines)
