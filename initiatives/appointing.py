"""Who leads an initiative and who coordinates its workshops and surveys: appointing, ending, being shown.

An initiative that has leads keeps at least one: the deeds that could break this hold a lock on its row.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actors.consent import give_consent, withdraw_consent
from actors.models import Consent, Membership, User
from outbox import posting
from outbox.models import MessageCategory

from .models import Assignment, Initiative


def candidates(initiative, *, now):
    """People whom a lead may appoint: active members of the actors that take part now, by name."""
    partners = initiative.partnerships.running(timezone.localdate(now)).values("actor")
    members = Membership.objects.current(now).filter(actor__in=partners, role=Membership.Role.MEMBER)
    return User.objects.filter(is_active=True, memberships__in=members).distinct().order_by("name", "email")


@transaction.atomic
def appoint(initiative, *, user, role, by, now):
    """Give a person a role from now on; they get a letter. Returns the `Assignment`.

    Raises ValidationError when they have the role already, or a lead chooses somebody who is not a member
    of a partner. Administrators may choose anybody.
    """
    initiative = _lock(initiative)
    if not by.is_administrator and not candidates(initiative, now=now).filter(pk=user.pk).exists():
        raise ValidationError(_("Choose somebody who is a member of an actor that takes part."))
    if initiative.assignments.current(now).filter(user=user, role=role).exists():
        raise ValidationError(_("%(person)s already has this role.") % {"person": user})
    assignment = Assignment(initiative=initiative, user=user, role=role, started_at=now)
    assignment.full_clean()
    assignment.save()
    _tell(assignment, "assignment_began", by=by)
    return assignment


@transaction.atomic
def end(assignment, *, by, now):
    """End a role at once; the person gets a letter. The consent to be shown ends with it.

    Raises ValidationError for the last lead: somebody must answer for the initiative.
    """
    initiative = _lock(assignment.initiative)
    assignment = initiative.assignments.current(now).select_related("user").filter(pk=assignment.pk).first()
    if assignment is None:
        raise ValidationError(_("This role has ended already."))
    # Without an end at all: one that has just ended, at a moment after this `now`, is no lead any more.
    others = initiative.assignments.leads(now).filter(ended_at=None).exclude(pk=assignment.pk)
    if assignment.role == Assignment.Role.LEAD and not others.exists():
        raise ValidationError(_("Appoint another lead first: somebody must answer for the initiative."))
    if assignment.is_shown:
        _hide(assignment, now=now)
    assignment.ended_at = now
    assignment.full_clean()
    assignment.save()
    _tell(assignment, "assignment_ended", by=by)
    return assignment


@transaction.atomic
def show(assignment, *, wording, language, now):
    """The person agrees to be shown as contact person; the words that were read are kept with the consent."""
    give_consent(
        assignment.user,
        purpose=Consent.Purpose.CONTACT_PERSON,
        about=_about(assignment),
        wording=wording,
        language=language,
        now=now,
    )
    assignment.is_shown = True
    assignment.save()


@transaction.atomic
def hide(assignment, *, now):
    """The person takes the consent back and is no longer shown."""
    _hide(assignment, now=now)
    assignment.save()


def _hide(assignment, *, now):
    assignment.is_shown = False
    withdraw_consent(
        assignment.user, purpose=Consent.Purpose.CONTACT_PERSON, about=_about(assignment), now=now
    )


def _about(assignment):
    return f"initiatives.assignment/{assignment.pk}"


def _lock(initiative):
    """The initiative's row, locked until the transaction ends, so that two deeds on it take turns."""
    return Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)


def _tell(assignment, letter, *, by):
    user = assignment.user
    with translation.override(user.language):
        path = reverse("initiatives:initiative", args=[assignment.initiative.slug])
        role = str(assignment.get_role_display())
    posting.write(
        f"initiatives/letters/{letter}",
        key=f"{letter}/{assignment.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"initiatives.assignment/{assignment.pk}",
        context={
            "initiative": assignment.initiative,
            "role": role,
            "by": str(by),
            "button_url": settings.SITE_URL + path,
        },
    )
