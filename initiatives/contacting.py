"""Who gets a letter that is written to an initiative."""

from actors.models import User


def recipients(initiative, *, now):
    """Leads and coordinators who agreed to be shown, else the leads, else the administrators; at most ten."""
    assignments = initiative.assignments
    for found in (assignments.contact_persons(now), assignments.leads(now)):
        people = User.objects.filter(assignments__in=found, is_active=True).distinct().order_by("pk")[:10]
        if people:
            return list(people)
    return list(User.objects.administrators()[:10])
