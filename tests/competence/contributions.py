"""Rows of offers, interviews and quotations for tests; see tests/factories.py."""

from django.utils import timezone

from competence.models import Interview, Offer, Quotation
from tests.factories import make_actor, make_user


def make_offer(actor=None, *competences, **overrides):
    """An offer of an organisation that agreed to be shown."""
    actor = actor or make_actor()
    fields = {
        "kind": "teaching",
        "consented_at": timezone.now(),
        "consent_wording": "We agree.",
        "consent_language": "en",
    }
    if not overrides.get("unit"):
        overrides.setdefault("made_by", make_user())
    offer = Offer.objects.create(actor=actor, **fields | overrides)
    offer.competences.set(competences)
    return offer


def make_interview(**overrides):
    """An interview of a survey that the test names."""
    now = timezone.now()
    fields = {
        "name": "Karin Ek",
        "email": "karin@cell.example",
        "group": "small_company",
        "held_on": now.date(),
        "notes": "They cannot find people.",
        "consented_on": now.date(),
        "consent_form": "written",
        "made_at": now,
    }
    overrides.setdefault("consent_taken_by", make_user())
    return Interview.objects.create(**fields | overrides)


def make_quotation(*competences, survey=None, interview=None, **overrides):
    """A quotation that waits for approval."""
    interview = interview or make_interview(survey=survey)
    fields = {"text_sv": "Vi hittar ingen.", "text_en": "We find nobody.", "group": interview.group}
    overrides.setdefault("written_by", make_user())
    quotation = Quotation.objects.create(interview=interview, written_at=timezone.now(), **fields | overrides)
    quotation.competences.set(competences)
    return quotation
