"""Letters about surveys: the links in them, and whether they should still leave."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from actors import tokens
from outbox import posting
from outbox.models import MessageCategory

from .models import AnswerLink, FrameUnit, Respondent


def write_to(respondent, letter, *, occasion, now, category=MessageCategory.OPTIONAL, **context):
    """Write one letter with a link of its own to somebody who answers. Returns the `Message`."""
    unit = respondent.unit
    wave = unit.wave
    return posting.write(
        f"competence/letters/{letter}",
        key=f"{reference(unit)}/{letter}/{respondent.pk}/{occasion}",
        to=respondent.email,
        language=unit.language,
        category=category,
        about=reference(unit),
        wanted="competence.survey_letters.why_not" if category == MessageCategory.OPTIONAL else "",
        wanted_with={"respondent": respondent.pk, "letter": letter},
        useful_until=wave.closes_at if category == MessageCategory.OPTIONAL else None,
        now=now,
        context={
            "wave": wave,
            "unit": unit,
            "respondent": respondent,
            "button_url": link(respondent, now=now),
            **context,
        },
    )


def write_results(respondent, release, *, now):
    """Tell somebody who answered that results are published, with a link to them."""
    unit = respondent.unit
    return posting.write(
        "competence/letters/results",
        key=f"{reference(unit)}/results/{release.pk}/{respondent.pk}",
        to=respondent.email,
        language=unit.language,
        category=MessageCategory.TRANSACTIONAL,
        about=reference(unit),
        now=now,
        context={
            "wave": unit.wave,
            "unit": unit,
            "is_correction": bool(release.notice_sv),
            "button_url": address("competence:results", unit.language, unit.wave.slug),
        },
    )


def why_not(message):
    """Asked just before a letter leaves: is an answer still waited for, and from this person?"""
    asked = message.wanted_with
    respondent = Respondent.objects.current().filter(pk=asked["respondent"])
    found = respondent.select_related("unit__wave").first()
    if found is None:
        return "somebody else answers"
    if not found.unit.wave.is_open_at(timezone.now()):
        return "the survey is not open"
    if asked["letter"] == "part":
        return ""
    if not FrameUnit.objects.unanswered().filter(pk=found.unit_id).exists():
        return "the organisation has answered or wants no reminders"
    return ""


def reference(unit):
    """What letters about an organisation's answer are known by in the post."""
    return f"competence.frameunit/{unit.pk}"


def link(respondent, *, now):
    """Make a secret and return the address that it opens."""
    secret, token_hash = tokens.mint()
    AnswerLink.objects.create(token_hash=token_hash, respondent=respondent, made_at=now)
    return address("competence:link", respondent.unit.language, secret)


def address(name, language, *args):
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
