"""The deeds: asking for a pack, making it in the background, drawing a subject of it into the report.

The row is the queue. Whoever makes a pack holds it by a lease that each subject renews; one whose worker
was killed is made by the next, at most `MOST_ATTEMPTS` times.
"""

import logging
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiatives import preparing, reporting
from initiatives.models import EvidencePack, ReportEvent, Section
from initiatives.models.packs import LEASE

from .as_docx import docx_of
from .as_markdown import markdown_of
from .as_pdf import pdf_of
from .gathering import gather

logger = logging.getLogger(__name__)
State = EvidencePack.State
# So many packs of one report may wait at a time: nobody fills the queue of all.
MOST_WAITING = 5
# So many are made by one sweep of the clock.
MOST_AT_A_TIME = 20


class LeaseLostError(Exception):
    """Another worker has taken the pack over, or somebody has asked for it again."""


@transaction.atomic
def ask(obligation, *, as_of, language, by, now):
    """The pack of this day and language that is being made, or a new one that waits to be.

    One whose worker has died waits again. Raises ValidationError for a day to come, or for too many.
    """
    if as_of > timezone.localdate(now):
        raise ValidationError({"as_of": _("Choose today or an earlier day: nobody knows what comes.")})
    obligation = reporting.locked(obligation)
    unfinished = list(obligation.packs.unfinished().select_for_update(of=("self",)))
    for pack in unfinished:
        if (pack.as_of, pack.language) == (as_of, language):
            return _waiting_again(pack, now) if pack.is_late(now) else pack
    if len(unfinished) >= MOST_WAITING:
        raise ValidationError(
            _("%(number)d packs are being made already. Wait until one of them is ready.")
            % {"number": MOST_WAITING}
        )
    return EvidencePack.objects.create(
        obligation=obligation, as_of=as_of, language=language, asked_by=by, asked_at=now
    )


def _waiting_again(pack, now):
    pack.state, pack.lease_token, pack.lease_until = State.WAITING, None, None
    pack.attempts, pack.progress, pack.asked_at = 0, 0, now
    pack.save()
    return pack


def make(pk, *, now):
    """Make this pack if it waits and nobody else makes it. Whether it became ready."""
    pack = claim(now=now, pk=pk)
    return bool(pack) and _make(pack, _clock_from(now))


def make_waiting(now):
    """Make every pack that waits or whose worker has died. Returns how many became ready."""
    EvidencePack.objects.given_up(now).update(
        state=State.FAILED, lease_token=None, lease_until=None, finished_at=now
    )
    clock, ready = _clock_from(now), 0
    for _number in range(MOST_AT_A_TIME):
        pack = claim(now=clock())
        if pack is None:
            break
        ready += _make(pack, clock)
    return ready


@transaction.atomic
def claim(*, now, pk=None):
    """Take the pack that has waited longest, or this one, so that nobody else does; None where none waits."""
    waiting = EvidencePack.objects.claimable(now).select_for_update(skip_locked=True, of=("self",))
    pack = (waiting.filter(pk=pk) if pk else waiting).first()
    if pack is None:
        return None
    pack.state, pack.lease_token, pack.lease_until = State.RUNNING, uuid.uuid4(), now + LEASE
    pack.attempts, pack.progress = pack.attempts + 1, 0
    pack.save(update_fields=["state", "lease_token", "lease_until", "attempts", "progress"])
    return pack


def _clock_from(now):
    """A clock that showed `now` a moment ago and goes on from there."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def _make(pack, clock):
    try:
        content = gather(pack, made_at=clock(), tell=lambda share: tell(pack, share, now=clock()))
        files = {"docx": docx_of(content), "pdf": pdf_of(content)}
        tell(pack, 95, now=clock())
        finish(pack, content, files, now=clock())
    except LeaseLostError:
        return False
    except Exception:
        logger.exception("The evidence pack %s could not be made", pack.pk)
        _ours(pack).update(state=State.FAILED, lease_token=None, lease_until=None, finished_at=clock())
        return False
    return True


def _ours(pack):
    """The row, if nobody has taken it over since: every write after the claim names its lease."""
    return EvidencePack.objects.filter(pk=pack.pk, state=State.RUNNING, lease_token=pack.lease_token)


def tell(pack, share, *, now):
    """Show how far it has come, and hold it for another while. Raises LeaseLostError where it is not ours."""
    if not _ours(pack).update(progress=share, lease_until=now + LEASE):
        raise LeaseLostError


@transaction.atomic
def finish(pack, content, files, *, now):
    """Keep the content and its files. Raises LeaseLostError where the pack is not ours any more."""
    held = _ours(pack).select_for_update(of=("self",)).first()
    if held is None:
        raise LeaseLostError
    for name, written in files.items():
        getattr(held, name).save(f"{file_name(held)}.{name}", ContentFile(written), save=False)
    held.content, held.state, held.progress, held.finished_at = content, State.READY, 100, now
    held.lease_token = held.lease_until = None
    held.save()
    reporting.happened(
        held.obligation, ReportEvent.Verb.PACK_MADE, by=held.asked_by, now=now, text=held.as_of.isoformat()
    )


def file_name(pack):
    """What the files are called: the initiative, the day, the language."""
    return f"{pack.obligation.requirement.initiative.slug}-{pack.as_of:%Y-%m-%d}-{pack.language}"


def address_of(pack):
    """The permanent address of the pack's page, in the pack's language."""
    with override(pack.language):
        initiative = pack.obligation.requirement.initiative
        path = reverse("initiatives:pack", args=[initiative.slug, pack.obligation_id, pack.pk])
    return f"{settings.SITE_URL}{path}"


@transaction.atomic
def draw(pack, key, section, *, by, now):
    """Add a subject of a ready pack at the end of a section of its report. Returns the `Section`.

    What anybody wrote stays: the section is read under lock. The same subject of the same pack is added
    once. Raises ValidationError where nothing can be written, KeyError for a subject the pack has not.
    """
    subject = {one["key"]: one for one in pack.content["subjects"]}[key]
    reporting.locked(pack.obligation)
    section = Section.objects.select_for_update(of=("self",)).get(pk=section.pk)
    drawn = markdown_of(pack.content, subject, address_of(pack))
    if drawn in section.text:
        return section
    text = f"{section.text.rstrip()}\n\n{drawn}".lstrip()
    return preparing.save_section(
        section, text=text, revision=section.revision, by=by, now=now, is_new_row=True
    )
