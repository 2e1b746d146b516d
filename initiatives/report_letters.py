"""Letters about one report: to whom, in their language, with a button to a page about it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from actors.models import Membership, User
from outbox import posting
from outbox.models import MessageCategory


def tell(people, letter, obligation, *, key, page="report", **context):
    """Write the letter to each of the people once; `key` names the occasion."""
    requirement = obligation.requirement
    for user in people:
        with translation.override(user.language):
            # The page of all reports is for everybody; the others are about this one.
            of_one = () if page == "reports" else (obligation.pk,)
            path = reverse(f"initiatives:{page}", args=[requirement.initiative.slug, *of_one])
        posting.write(
            f"initiatives/letters/{letter}",
            key=f"{letter}/{key}/{user.pk}",
            to=user.email,
            language=user.language,
            category=MessageCategory.TRANSACTIONAL,
            about=f"initiatives.obligation/{obligation.pk}",
            context={
                "obligation": obligation,
                "report": requirement,
                "initiative": requirement.initiative,
                "button_url": settings.SITE_URL + path,
                **context,
            },
        )


def deciders(obligation, now):
    """Who decides on deadlines and outcomes: the recipients' reviewers, or administrators where none is."""
    reviewing = Membership.objects.current(now).filter(
        role=Membership.Role.REVIEWER, actor__in=obligation.requirement.recipients.all()
    )
    found = User.objects.filter(is_active=True, memberships__in=reviewing).distinct().order_by("pk")
    able = [
        user for user in found if type(obligation).objects.reviewable_by(user, now).filter(pk=obligation.pk)
    ]
    return able or list(User.objects.administrators())


def unlike(people, user):
    """The people without the one who has done it, and without a doubled one."""
    return [person for person in dict.fromkeys(people) if person is not None and person != user]
