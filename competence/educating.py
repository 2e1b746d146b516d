"""Keeping the catalogue: who gives education changes it, adds to it, and calls it right once a year."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.admission import free_slug
from initiatives import editing

from .models import Education, Origin

# What somebody once concluded or noted about a field is over when those who know have written it.
GROUNDS = {
    "level": "level_basis",
    "target_groups": "target_basis",
    "competences": "competence_basis",
    "status": "status_note",
}


@transaction.atomic
def save(education, *, values, version, by, now):
    """Save what this person changed in the form; from who gives it, that is also a word that it is right.

    Raises EditedByTwoError where somebody else changed the same field since the form was opened,
    ValidationError where the result is not allowed.
    """
    before = {name: editing.value_of(education, name) for name in GROUNDS}
    stated_by = None if by.is_administrator else education.provider_initiative
    education = editing.save_record(education, values=values, version=version, stated_by=stated_by)
    if is_given_by(education, by, now):
        for name, ground in GROUNDS.items():
            if before[name] != editing.value_of(education, name):
                setattr(education, ground, "")
        education.confirmed_at, education.confirmed_by = now, by
        education.save()
    return education


@transaction.atomic
def add(*, provider, values, by, now):
    """Add to what an organisation gives. Returns the `Education`; raises ValidationError."""
    education = Education(
        slug=free_slug(Education, f"{provider.slug} {values['title_sv']}"),
        provider_actor=provider,
        origin=Origin.EXTENSION,
        confirmed_at=now,
        confirmed_by=by,
        **{name: value for name, value in values.items() if name != "competences"},
    )
    education.full_clean()
    education.save()
    education.competences.set(values["competences"])
    return education


@transaction.atomic
def confirm(education, *, by, now):
    """It is still right. Raises ValidationError for administrators, who do not give it and cannot know."""
    education = Education.objects.select_for_update(of=("self",)).get(pk=education.pk)
    if not is_given_by(education, by, now):
        raise ValidationError(_("Only those who give the education can say that it is still right."))
    education.confirmed_at, education.confirmed_by = now, by
    education.save()
    return education


def is_given_by(education, user, now):
    """Whether this person acts for who gives it, by a role of their own."""
    return Education.objects.given_by(user, now).filter(pk=education.pk).exists()
