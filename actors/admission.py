"""How an organisation becomes a partner: it sends an application, administrators answer."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, FloatField, Func, Q, Value
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from . import membership
from .models import Actor, Application, Membership, User
from .search import plain

# Names this alike (0 to 1, pg_trgm's similarity) are shown to the applicant before sending.
NEARLY_THE_SAME = 0.45
WHOLE = ("name", "kind", "country", "city", "summary_sv", "motivation")


def alike(application):
    """Actors that may be the same organisation: same domain, or a near-equal name; same place first."""
    name = plain(application.name)
    likeness = Func(Value(name), F("plain_name"), function="similarity", output_field=FloatField())
    found = Actor.objects.annotate(
        plain_name=Func(F("name"), function="portal_plain", output_field=Actor._meta.get_field("summary_sv")),
        likeness=likeness,
    ).filter(Q(likeness__gt=NEARLY_THE_SAME) | same_domain(application.website))
    return sorted(found.order_by("-likeness")[:5], key=lambda actor: actor.city != application.city)


def same_domain(website):
    domain = website.partition("://")[2].partition("/")[0].removeprefix("www.")
    return (
        Q(website__iregex=rf"^https?://(www\.)?{domain.replace('.', '[.]')}(/|$)") if domain else Q(pk=None)
    )


def missing(application):
    """Names of the fields that must be filled before the application can be sent."""
    return [field for field in WHOLE if not getattr(application, field)]


@transaction.atomic
def submit(application, *, now):
    """Send the application to the administrators; applicant and administrators get a letter.

    Raises ValidationError when something is missing or it was sent already.
    """
    application = _lock(application, "draft", "more_asked")
    if missing(application):
        raise ValidationError(_("Fill in what is missing before you send the application."))
    application.state = Application.State.SUBMITTED
    application.submitted_at = now
    application.reason = ""
    _save(application)
    _tell_applicant(application, "application_received", now=now)
    for administrator in User.objects.administrators():
        _write(application, "application_waiting", administrator, now=now)
    return application


@transaction.atomic
def ask_for_more(application, *, by, reason, now):
    """Give the application back with a question."""
    return _answer(application, Application.State.MORE_ASKED, by=by, reason=reason, now=now)


@transaction.atomic
def decline(application, *, by, reason, now):
    return _answer(application, Application.State.DECLINED, by=by, reason=reason, now=now)


@transaction.atomic
def approve(application, *, by, now):
    """Make the organisation an actor and the applicant its main contact. Returns the actor."""
    application = _answer(application, Application.State.APPROVED, by=by, reason="", now=now, tell=False)
    actor = Actor(
        slug=free_slug(Actor, application.name),
        name=application.name,
        name_en=application.name_en or application.name,
        kind=application.kind,
        organisation_number=application.organisation_number,
        country=application.country,
        city=application.city,
        county=application.county,
        website=application.website,
        stages=application.stages,
        modalities=application.modalities,
        summary_sv=application.summary_sv,
        summary_en=application.summary_en,
        named_in_sources=False,
    )
    town = Actor.objects.on_the_map().filter(city=actor.city, country=actor.country).first()
    if town:
        actor.lat, actor.lon = town.lat, town.lon
    actor.full_clean()
    actor.save()
    application.actor = actor
    application.save()
    membership.start(actor, user=application.applicant, role=Membership.Role.MEMBER, now=now)
    _tell_applicant(application, "application_approved", now=now)
    return actor


@transaction.atomic
def withdraw(application, *, now):
    """The applicant changes their mind."""
    application = _lock(application, "draft", "more_asked", "submitted")
    application.state = Application.State.WITHDRAWN
    application.decided_at = now
    _save(application)
    return application


def free_slug(model, name):
    """A slug for the name that no row of this model has yet."""
    stem = slugify(plain(name))[:90] or "x"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in _numbered(stem) if slug not in taken)


def _numbered(stem):
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _answer(application, state, *, by, reason, now, tell=True):
    application = _lock(application, "submitted")
    application.state = state
    application.decided_by = by
    application.decided_at = now
    application.reason = reason.strip()
    _save(application)
    if tell:
        _tell_applicant(application, f"application_{state}", now=now)
    return application


def _lock(application, *states):
    found = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if found.state not in states:
        raise ValidationError(_("Somebody else has answered this application in the meantime."))
    return found


def _save(application):
    application.full_clean()
    application.save()


def _tell_applicant(application, letter, *, now):
    _write(application, letter, application.applicant, now=now)


def _write(application, letter, user, *, now):
    to_applicant = user.pk == application.applicant_id
    with translation.override(user.language):
        if application.actor and to_applicant:
            path = application.actor.get_absolute_url()
        else:
            path = reverse("actors:apply" if to_applicant else "actors:applications")
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
