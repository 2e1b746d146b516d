"""Everything the portal holds about a person, room by room: shown, and erased."""

import io
import json
import uuid
import zipfile

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors import personal_data as in_actors
from actors.models import Actor, User
from competence import personal_data as in_competence
from initiatives import personal_data as in_initiatives
from outbox import personal_data as in_outbox
from workshops import personal_data as in_workshops


def held_about(user):
    """{name of a list: rows}, from every room."""
    letters = {"letters": []}
    for address in sorted(in_actors.addresses_of(user)):
        letters["letters"] += in_outbox.held_about(address)["letters"]
    return (
        in_actors.held_about(user)
        | in_initiatives.held_about(user)
        | in_workshops.held_about(user, in_actors.addresses_of(user))
        | in_competence.held_about(in_actors.addresses_of(user))
        | letters
        | {"history": in_actors.history_of(user)}
    )


def as_zip(held):
    """The bytes of a ZIP with one JSON file for each list."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, rows in held.items():
            file.writestr(
                f"{name}.json", json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            )
    return archive.getvalue()


@transaction.atomic
def erase(user, *, now):
    """Take the person's name and addresses out of rows, history, letters and files; close the account.

    Raises ValidationError for the last administrator, without whom nobody could run the portal, and for
    somebody erased before.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        raise ValidationError(_("This person has been erased already."))
    if user.is_administrator and not User.objects.administrators().exclude(pk=user.pk).exists():
        raise ValidationError(_("Make somebody else administrator first: you are the only one."))
    addresses = in_actors.addresses_of(user)
    traces = in_outbox.traces_of(*addresses, *in_actors.names_of(user))
    # In what everybody reads a first name alone stays.
    clear = [trace for trace in traces if in_outbox.is_clear(trace)]
    in_workshops.erase(user, clear, addresses=addresses, now=now)
    in_competence.erase(addresses=addresses, now=now)
    in_initiatives.erase(user, traces, now=now)
    pseudonym = in_actors.erase(user, traces, now=now)
    in_outbox.erase(traces, address=pseudonym)
    return user


def held_about_guest(email):
    """The same for somebody who has no account but took part, answered, or got letters."""
    return (
        in_workshops.held_about_guest(Q(email__iexact=email))
        | in_competence.held_about([email.lower()])
        | in_outbox.held_about(email)
    )


@transaction.atomic
def erase_guest(email, *, now):
    """Take an address without an account, and what came with it, out of rows, letters and files.

    Returns the pseudonym that takes its place, or "" where nothing was held.
    """
    held = held_about_guest(email)
    if not any(held.values()):
        return ""
    pseudonym = f"erased-{uuid.uuid4()}@{in_actors.NOWHERE}"
    in_workshops.erase_guest(Q(email__iexact=email), now=now)
    in_competence.erase(addresses=[email.lower()], now=now)
    in_outbox.erase(in_outbox.traces_of(email), address=pseudonym)
    return pseudonym


def only_main_contact_of(user, *, now):
    """Actors for which nobody would answer without this person."""
    memberships = user.memberships.main_contacts(now)
    return [
        actor
        for actor in Actor.objects.filter(memberships__in=memberships).distinct()
        if not actor.memberships.main_contacts(now).exclude(user=user).exists()
    ]
