"""Who is reminded of a report, when, and what the letters say."""


def replan(obligation, *, now):
    """Bring the planned reminders into line with the obligation as it now stands."""
