"""The shell's door to the benchmarks."""

import os

from django.core.management.base import BaseCommand, CommandError, no_translations

from atmp_portal.bench import saving
from atmp_portal.bench.load import CONNECTIONS, LoadError
from atmp_portal.bench.registrations import PEOPLE, rush, told
from atmp_portal.bench.report import LISTING, measure_everything, table
from atmp_portal.bench.stage import measure_post, stage


class Command(BaseCommand):
    help = (
        "Measures reminders and delivery, and what the production server answers in a second, each beside "
        "baselines of the same run."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=2.0, help="how long each row is measured (2)")
        parser.add_argument("--post", action="store_true", help="only reminders and the delivery of letters")

    @no_translations
    def handle(self, *, seconds, post, **options):
        try:
            measure_post(self.say)
            if post:
                return
            with stage(self.say) as ports:
                groups = measure_everything(ports, seconds, self.say)
                self.say(f"Registering {PEOPLE} people at once")
                found = rush(ports["warm"], os.environ["DATABASE_URL"])
                self.say(f"Saving the answers of {saving.PEOPLE} people")
                saved = saving.saving(ports["warm"], os.environ["DATABASE_URL"])
        except LoadError as error:
            raise CommandError(str(error)) from error
        self.say("")
        self.say("\n".join(table(groups)))
        self.say("")
        self.say("\n".join(told(found, groups[-1].baseline(LISTING))))
        self.say("")
        self.say("\n".join(saving.told(saved)))
        self.say(f"\n{CONNECTIONS} connections to Granian with 2 workers; all on this machine.")
        self.say("“Kept”: the page stands in memory. “Not kept”: it is made anew for each answer.")

    def say(self, line):
        # A pipe would keep lines back until there are many.
        self.stdout.write(line)
        self.stdout.flush()
