"""Who answers for a report and who helps to write it: naming, handing over, ending.

Whoever is named is a lead of the initiative or acts for the responsible actor. One person at a time is
accountable; naming another hands over in the same moment.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors.models import Actor, Membership, User

from . import reporting
from .models import Assignment, Initiative, Obligation, ReportEvent, Requirement, Responsibility
from .report_letters import tell

Role = Responsibility.Role


def candidates(requirement, now):
    """People who may be named, by name."""
    leads = Assignment.objects.leads(now).filter(initiative=requirement.initiative_id)
    members = Membership.objects.current(now).filter(
        actor=requirement.responsible_id, role=Membership.Role.MEMBER
    )
    return User.objects.filter(
        Q(pk__in=leads.values("user")) | Q(pk__in=members.values("user")), is_active=True
    ).order_by("name", "email")


def choosable_by(user, now=None):
    """Obligations whose people this person names: leads, the accountable one, main contacts of the actor."""
    rows = Obligation.objects
    return rows.filter(
        Q(requirement__initiative__in=Initiative.objects.led_by(user, now))
        | Q(requirement__responsible__in=Actor.objects.managed_by(user, now))
        | Q(pk__in=rows.submittable_by(user, now).values("pk"))
    )


@transaction.atomic
def name(obligation, *, user, role, by, now):
    """Give the person the role for this report and those to come; they get a letter.

    Naming somebody accountable ends the one before. Raises ValidationError for somebody who is neither
    lead nor member of the responsible actor, or who has the role already.
    """
    requirement = _locked(obligation.requirement)
    if not candidates(requirement, now).filter(pk=user.pk).exists():
        raise ValidationError(
            _("Choose a lead of the initiative, or somebody who acts for the responsible actor.")
        )
    current = requirement.responsibilities.current(now).select_related("user")
    if current.filter(user=user, role=role).exists():
        raise ValidationError(_("%(person)s already has this role.") % {"person": user})
    if role == Role.ACCOUNTABLE:
        for before in current.filter(role=Role.ACCOUNTABLE):
            _end(before, obligation, by=by, now=now)
    named = Responsibility(requirement=requirement, user=user, role=role, started_at=now)
    named.full_clean()
    named.save()
    _note(requirement, by=by, now=now)
    if user != by:
        _tell(named, obligation, "responsibility_began", by=by)
    return named


@transaction.atomic
def end(responsibility, obligation, *, by, now):
    """End the role at once; the person gets a letter. Raises ValidationError when it has ended already."""
    requirement = _locked(responsibility.requirement)
    current = requirement.responsibilities.current(now).select_related("user")
    found = current.filter(pk=responsibility.pk).first()
    if found is None:
        raise ValidationError(_("This role has ended already."))
    _end(found, obligation, by=by, now=now)
    _note(requirement, by=by, now=now)


def _locked(requirement):
    return (
        Requirement.objects.select_for_update(of=("self",))
        .select_related("initiative")
        .get(pk=requirement.pk)
    )


def _end(responsibility, obligation, *, by, now):
    responsibility.ended_at = now
    responsibility.full_clean()
    responsibility.save()
    if responsibility.user != by and responsibility.user.is_active:
        _tell(responsibility, obligation, "responsibility_ended", by=by)


def _note(requirement, *, by, now):
    """On every report of the requirement that has not ended; names stay out of what is never rewritten."""
    for obligation in requirement.obligations.exclude(state__in=["approved", "waived", "cancelled"]):
        reporting.happened(obligation, ReportEvent.Verb.PEOPLE_CHANGED, by=by, now=now)


def _tell(responsibility, obligation, letter, *, by):
    is_accountable = responsibility.role == Role.ACCOUNTABLE
    page = "report" if letter == "responsibility_began" else "reports"
    tell(
        [responsibility.user],
        letter,
        obligation,
        key=responsibility.pk,
        page=page,
        is_accountable=is_accountable,
        by=str(by),
    )
