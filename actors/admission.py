"""How an organisation becomes a partner: it sends an application, administrators answer."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.functions import Greatest
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from . import consent as consents
from . import membership
from .models import Actor, Application, Consent, Country, Membership, User
from .search import plain

# Names this alike (0 to 1, pg_trgm's similarity) are shown before an application is sent; less is
# enough in the same town.
NEARLY_THE_SAME = 0.45
ALIKE_IN_ONE_TOWN = 0.3
MOST_ALIKE = 5
# What the profile of a new actor says that nobody but itself has said.
STATED = ("country", "city", "website", "stages", "modalities", "summary_sv", "summary_en")
# What an application must hold before it can be sent, by step of the form.
WHOLE = {
    "organisation": ("name", "kind", "country", "city"),
    "work": ("stages",),
    "about": ("summary_sv", "motivation"),
}


def alike(application):
    """Actors that may be the same organisation: same number, domain or nearly the name; same town first."""
    name = plain(application.name)
    found = Actor.objects.annotate(likeness=Greatest(_likeness("name", name), _likeness("name_en", name)))
    same = Q(likeness__gt=NEARLY_THE_SAME) | _same_domain(application.website)
    if application.city:
        same |= Q(likeness__gt=ALIKE_IN_ONE_TOWN, city__iexact=application.city)
    if application.organisation_number:
        same |= Q(organisation_number=application.organisation_number)
    if application.actor_id:
        found = found.exclude(pk=application.actor_id)
    likest = found.filter(same).order_by("-likeness", "pk")[:MOST_ALIKE]
    return sorted(likest, key=lambda actor: actor.city != application.city)


def _likeness(column, name):
    plain_column = Func(F(column), function="portal_plain", output_field=TextField())
    return Func(Value(name), plain_column, function="similarity", output_field=FloatField())


def _same_domain(website):
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    if not host:
        return Q(pk=None)
    return Q(website__iregex=rf"^https?://(www\.)?{re.escape(host)}([:/]|$)")


def missing(application, step=None):
    """Names of the fields that must be filled before the application can be sent, of one step or all."""
    wanted = [field for name, fields in WHOLE.items() if step in (None, name) for field in fields]
    if step in (None, "organisation") and application.country == Country.SE:
        wanted.append("county")
    return [field for field in wanted if not getattr(application, field)]


@transaction.atomic
def keep(applicant, values):
    """Keep what has been filled in of the person's application, which begins here if there is none.

    Raises ValidationError while another application of theirs waits for its answer.
    """
    # One open application a person, also where two windows save at once.
    applicant = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=applicant.pk)
    application = applicant.applications.open().first() or Application(applicant=applicant)
    for field, value in values.items():
        setattr(application, field, value)
    _save(application)
    return application


@transaction.atomic
def submit(application, *, wording, language, now):
    """Send the application to the administrators; applicant and administrators get a letter.

    `wording` is what the applicant agreed to, in `language`; the consent is recorded. Raises
    ValidationError when something is missing or it was sent already.
    """
    application = _lock(
        application, "draft", "more_asked", otherwise=_("The application has been sent already.")
    )
    if missing(application):
        raise ValidationError(_("Fill in what is missing before you send the application."))
    application.state = Application.State.SUBMITTED
    application.submitted_at = now
    _save(application)
    consents.give_consent(
        application.applicant,
        purpose=Consent.Purpose.APPLICATION,
        about=f"actors.application/{application.pk}",
        wording=wording,
        language=language,
        now=now,
    )
    _write(application, "application_received", application.applicant, now=now)
    for administrator in User.objects.administrators():
        _write(application, "application_waiting", administrator, now=now)
    return application


@transaction.atomic
def ask_for_more(application, *, by, reason, now):
    """Give the application back with a question; the applicant can write in it again."""
    return _answer(application, Application.State.MORE_ASKED, by=by, reason=reason, now=now)


@transaction.atomic
def decline(application, *, by, reason, now):
    """Say no, with the reason."""
    return _answer(application, Application.State.DECLINED, by=by, reason=reason, now=now)


@transaction.atomic
def approve(application, *, by, now):
    """Make the organisation an actor and the applicant its main contact. Returns the actor.

    Raises ValidationError when somebody has answered already.
    """
    application = _answer(application, Application.State.APPROVED, by=by, reason="", now=now, tell=False)
    lat, lon = Actor.objects.point_of_town(application.city, application.country)
    actor = Actor(
        slug=free_slug(Actor, application.name),
        name=application.name,
        name_en=application.name_en or application.name,
        kind=application.kind,
        organisation_number=application.organisation_number,
        country=application.country,
        city=application.city,
        county=application.county,
        lat=lat,
        lon=lon,
        website=application.website,
        stages=application.stages,
        modalities=application.modalities,
        summary_sv=application.summary_sv,
        summary_en=application.summary_en,
        named_in_sources=False,
    )
    actor.mark_as_stated(field for field in STATED if getattr(actor, field))
    actor.full_clean()
    actor.save()
    application.actor = actor
    application.save()
    membership.start(actor, user=application.applicant, role=Membership.Role.MEMBER, now=now)
    _write(application, "application_approved", application.applicant, now=now)
    return actor


@transaction.atomic
def withdraw(application, *, now):
    """The applicant changes their mind. Raises ValidationError when it has been answered."""
    application = _lock(
        application,
        "draft",
        "more_asked",
        "submitted",
        otherwise=_("The application has been answered in the meantime."),
    )
    application.state = Application.State.WITHDRAWN
    application.decided_at = now
    _save(application)
    return application


@transaction.atomic
def withdraw_consent(consent, *, now):
    """The applicant takes the consent back; the application that needs it, if unanswered, is withdrawn."""
    about, _slash, pk = consent.about.partition("/")
    application = consent.user.applications.unanswered().filter(pk=pk or None).first()
    if about == "actors.application" and application:
        withdraw(application, now=now)
    consents.withdraw_consent(consent.user, purpose=consent.purpose, about=consent.about, now=now)


def free_slug(model, name):
    """A slug for the name that no row of this model has yet, and that is no fixed word of the addresses."""
    stem = slugify(plain(name))[:90].strip("-") or "x"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in _numbered(stem) if slug not in taken and _is_reachable(model, slug))


def _is_reachable(model, slug):
    """Whether the page of an actor with this slug is its own: an organisation may be called Apply."""
    return model is not Actor or resolve(reverse("actors:actor", args=[slug])).url_name == "actor"


def _numbered(stem):
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _answer(application, state, *, by, reason, now, tell=True):
    application = _lock(
        application,
        "submitted",
        otherwise=_("The application has been answered or withdrawn in the meantime."),
    )
    application.state = state
    application.decided_by = by
    application.decided_at = now
    application.reason = reason.strip()
    _save(application)
    if tell:
        _write(application, f"application_{state}", application.applicant, now=now)
    return application


def _lock(application, *states, otherwise):
    found = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if found.state not in states:
        raise ValidationError(otherwise)
    return found


def _save(application):
    application.full_clean()
    application.save()


def _write(application, letter, user, *, now):
    with translation.override(user.language):
        if letter == "application_waiting":
            path = reverse("actors:application", args=[application.pk])
        elif application.actor:
            path = application.actor.get_absolute_url()
        else:
            path = reverse("actors:apply")
    posting.write(
        f"actors/letters/{letter}",
        key=f"{letter}/{application.pk}/{user.pk}/{now.isoformat()}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"actors.application/{application.pk}",
        context={
            "application": application,
            "reason": application.reason,
            "button_url": settings.SITE_URL + path,
        },
    )
