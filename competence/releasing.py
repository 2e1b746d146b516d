"""From answers to published figures: worked out in the background, approved by a second person, kept.

Disclosure control decides (competence.disclosure); here its outcome becomes rows. Every public page, file and
feed reads those rows and nothing else, so that what is hidden is in none of them.
"""

import hashlib
import time
from dataclasses import asdict
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from . import instruments, standing, survey_letters
from .analysis import organisations
from .disclosure import LedgerCell, Rules, disclose
from .fielding import locked as locked_wave
from .models import ReleaseCell, Respondent, SubmittedAnswer, Wave, WaveRelease
from .models.releases import LEASE

State = WaveRelease.State
UNFINISHED = (State.WAITING, State.RUNNING, State.CHECKED)
# So many are worked out by one sweep of the clock.
MOST_AT_A_TIME = 5


@transaction.atomic
def prepare(wave, *, by, now, notice_sv="", notice_en=""):
    """Ask for the figures of a closed wave. Returns the `WaveRelease`, which waits to be worked out.

    A correction of what is published needs a notice in both languages. Raises ValidationError.
    """
    wave = locked_wave(wave)
    if wave.state_at(now) != Wave.State.CLOSED:
        raise ValidationError(_("Close the survey first: a release is made of all its answers."))
    if wave.releases.filter(state__in=UNFINISHED).exists():
        raise ValidationError(_("A release of this wave is being prepared already."))
    if wave.releases.public().exists() and not (notice_sv.strip() and notice_en.strip()):
        raise ValidationError(_("Say in both languages what the correction corrects."))
    number = (wave.releases.aggregate(last=Max("number"))["last"] or 0) + 1
    return WaveRelease.objects.create(
        wave=wave,
        number=number,
        prepared_by=by,
        prepared_at=now,
        notice_sv=notice_sv.strip(),
        notice_en=notice_en.strip(),
    )


def work_out_waiting(now):
    """Work out every release that waits or whose worker has died. Returns how many can now be approved."""
    begun, done = time.monotonic(), 0
    for _number in range(MOST_AT_A_TIME):
        moment = now + timedelta(seconds=time.monotonic() - begun)
        release = claim(now=moment)
        if release is None:
            break
        work_out(release)
        done += 1
    return done


@transaction.atomic
def claim(*, now, pk=None):
    """A release to work out, for nobody else until its lease ends; None where none waits."""
    rows = WaveRelease.objects.claimable(now).select_for_update(skip_locked=True, of=("self",))
    release = rows.filter(pk=pk).first() if pk else rows.first()
    if release is None:
        return None
    release.state, release.lease_until = State.RUNNING, now + LEASE
    release.attempts, release.progress = release.attempts + 1, 0
    release.save()
    return release


def work_out(release):
    """Let disclosure control decide, figure by figure, and keep the outcome; the row tells how far it is."""
    wave = release.wave
    instrument = instruments.of(wave.questionnaire)
    asked = organisations_of(wave, instrument)
    rules = Rules()

    def tell(share):
        WaveRelease.objects.filter(pk=release.pk).update(progress=round(100 * share))

    outcome = disclose(instrument, asked, rules=rules, ledger=ledger_of(wave), progress=tell)
    keep(release, outcome, rules, respondents=len(asked))


def organisations_of(wave, instrument):
    """What each eligible organisation submitted last, under a number that says nothing about it."""
    latest = (
        SubmittedAnswer.objects.filter(response__unit__wave=wave, response__unit__is_eligible=True)
        .order_by("response_id", "-number")
        .distinct("response_id")
        .select_related("response__unit")
    )
    units = [(row.response.unit, row.answers) for row in latest]
    return organisations(
        instrument, [(unit.pk, answers, unit.county, unit.stratum) for unit, answers in units]
    )


def ledger_of(wave):
    """Every figure of the wave that was ever public."""
    return [
        LedgerCell(table, item, frozenset(universe), low, high)
        for release in wave.releases.once_public()
        for table, item, universe, low, high in release.ledger
    ]


@transaction.atomic
def keep(release, outcome, rules, *, respondents):
    release = WaveRelease.objects.select_for_update(of=("self",)).get(pk=release.pk)
    release.cells.all().delete()
    cells = [row_of(release, order, cell) for order, cell in enumerate(outcome.cells)]
    stay_hidden(cells, release.wave)
    ReleaseCell.objects.bulk_create(cells)
    rates, total = standing.response_rates(release.wave)
    release.rates = [*rates, total]
    release.respondents = respondents
    release.rules = asdict(rules)
    release.report = {
        "counts": outcome.counts,
        "uncertain": [asdict(one) for one in outcome.uncertain],
        "unprotected": [asdict(one) for one in outcome.unprotected],
    }
    release.ledger = [
        [one.table, one.item, sorted(one.universe), one.low, one.high] for one in outcome.ledger
    ]
    release.content_hash = content_hash(cells)
    release.state, release.progress, release.lease_until = State.CHECKED, 100, None
    release.save()


COLUMNS = ("table", "domain", "item", "kind", "n", "shown", "value", "low", "high")
SHARES = ("percent", "low_percent", "high_percent", "rank")


def row_of(release, order, cell):
    values = {name: getattr(cell, name) for name in (*COLUMNS, *SHARES, "flag", "reason")}
    return ReleaseCell(release=release, order=order, **values)


def stay_hidden(cells, wave):
    """What was hidden in an earlier release of the wave stays hidden: the two together would tell more."""
    earlier = ReleaseCell.objects.filter(release__in=wave.releases.once_public(), shown="hidden")
    hidden = set(earlier.values_list("table", "domain", "item"))
    for cell in cells:
        if cell.shown != "hidden" and (cell.table, cell.domain, cell.item) in hidden:
            cell.shown, cell.flag, cell.reason = "hidden", "differencing", "hidden-before"
            for name in ("value", "low", "high", *SHARES):
                setattr(cell, name, None)


def content_hash(cells):
    """The SHA-256 of the canonical JSON of all that is public of these figures."""
    public = [[getattr(cell, name) for name in (*COLUMNS, *SHARES)] for cell in cells]
    return hashlib.sha256(instruments.canonical(public).encode()).hexdigest()


def locked(release):
    return (
        WaveRelease.objects.select_for_update(of=("self",))
        .select_related("wave__survey", "prepared_by")
        .get(pk=release.pk)
    )


@transaction.atomic
def publish(release, *, by, now):
    """Approve and publish, by somebody else than who prepared it. What was public before is superseded.

    Everybody who answered is told first. Raises ValidationError, also where a figure can be worked out
    whatever is hidden, which disclosure control then says.
    """
    release = locked(release)
    if release.state != State.CHECKED:
        raise ValidationError(_("This release cannot be approved in its state."))
    if release.prepared_by_id == by.pk:
        raise ValidationError(_("Somebody else than who prepared the release approves it."))
    if release.report.get("unprotected"):
        raise ValidationError(_("Some figures could be worked out. The release cannot be published."))
    release.wave.releases.public().update(state=State.SUPERSEDED)
    release.state, release.approved_by, release.published_at = State.PUBLISHED, by, now
    release.full_clean()
    release.save()
    tell_respondents(release, now=now)
    return release


def tell_respondents(release, *, now):
    """A letter to whoever submitted an answer that counts."""
    submitters = (
        Respondent.objects.current()
        .filter(
            unit__wave=release.wave,
            unit__is_eligible=True,
            unit__response__submissions__submitted_by__isnull=False,
        )
        .filter(role=Respondent.Role.LEAD)
        .select_related("unit__wave")
        .distinct()
    )
    for respondent in submitters:
        survey_letters.write_results(respondent, release, now=now)


@transaction.atomic
def discard(release, *, by, now):
    """Put aside a release that is not public."""
    release = locked(release)
    if release.state not in (*UNFINISHED, State.FAILED):
        raise ValidationError(_("A release that was published stays; withdraw it with a reason."))
    release.cells.all().delete()
    release.state, release.lease_until = State.DISCARDED, None
    release.report, release.ledger, release.content_hash = {}, [], ""
    release.save()


@transaction.atomic
def withdraw(release, *, by, now, why):
    """Take a published release from the pages, with a reason that stands there instead."""
    release = locked(release)
    if release.state != State.PUBLISHED:
        raise ValidationError(_("Only what is published can be withdrawn."))
    if not why.strip():
        raise ValidationError({"why": _("Say why the release is withdrawn.")})
    release.state, release.withdrawn_at, release.withdrawn_by = State.WITHDRAWN, now, by
    release.withdrawn_reason = why.strip()
    release.save()
    return release
