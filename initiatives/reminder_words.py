"""What the letters of the reminders say of their report, in the current language.

The same words stand in the subject, in the text and in the HTML of a letter: they are put together once.
"""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actors.fuzzy_dates import FuzzyDate


def of_report(obligation, left, *, stands_in=""):
    """The words for a letter when so many days are left (negative: it is late).

    `report`, `initiative`, `when`; for somebody who `stands_in` a circle those of `_countdown` and `why` too.
    """
    requirement = obligation.requirement
    report, initiative = str(requirement), str(requirement.initiative)
    words = {
        "report": report,
        "initiative": initiative,
        "when": _of_day(obligation, initiative, is_late=left < 0),
    }
    if stands_in:
        words |= _countdown(report, left) | {"why": _why(stands_in, requirement.responsible)}
    return words


def _countdown(report, left):
    """How long is left, or how late it is: `headline`, a `sentence`, and `big` with its `heading`."""
    if left > 0:
        told = {"days": left, "report": report}
        return {
            "headline": ngettext("%(days)s day left: %(report)s", "%(days)s days left: %(report)s", left)
            % told,
            "sentence": ngettext(
                "%(days)s day left until this report must be in: %(report)s.",
                "%(days)s days left until this report must be in: %(report)s.",
                left,
            )
            % told,
            "big": ngettext("%(days)s day", "%(days)s days", left) % told,
            "heading": _("left until this report must be in: %(report)s") % told,
        }
    if left == 0:
        told = {"report": report}
        return {
            "headline": _("The last day is today: %(report)s") % told,
            "sentence": _("Today is the last day to hand in this report: %(report)s.") % told,
            "big": pgettext("big, in a letter", "Today"),
            "heading": _("is the last day to hand in: %(report)s") % told,
        }
    told = {"days": -left, "report": report}
    return {
        "headline": ngettext("%(days)s day late: %(report)s", "%(days)s days late: %(report)s", -left) % told,
        "sentence": ngettext(
            "This report is %(days)s day late: %(report)s.",
            "This report is %(days)s days late: %(report)s.",
            -left,
        )
        % told,
        "big": ngettext("%(days)s day late", "%(days)s days late", -left) % told,
        "heading": report,
    }


def _of_day(obligation, initiative, *, is_late):
    """Which initiative, to whom and by when."""
    names = [str(each) for each in obligation.requirement.recipients_listed]
    words = (
        _(
            "%(initiative)s. Should have been handed in to %(recipients)s on %(weekday)s %(day)s "
            "at the latest."
        )
        if is_late
        else _("%(initiative)s. To be handed in to %(recipients)s on %(weekday)s %(day)s at the latest.")
    )
    return words % {
        "initiative": initiative,
        "recipients": get_text_list(names, _("and")) or _("the recipient"),
        "weekday": date_format(obligation.due_on, "l"),
        "day": FuzzyDate(obligation.due_on.isoformat()).words(),
    }


def _why(stands_in, responsible):
    """Why a person gets the letter, by the name of the innermost circle they stand in, see circles.py."""
    if stands_in == "main_contacts":
        return _(
            "You get this letter because you are main contact of %(actor)s, which answers for the report."
        ) % {"actor": responsible}
    return {
        "accountable": _("You get this letter because you are accountable for the report."),
        "preparers": _("You get this letter because you help to write the report, or lead the initiative."),
        "reviewers": _("You get this letter because you review reports for the recipient."),
        "administrators": _("You get this letter because you are an administrator of the ATMP portal."),
    }[stands_in]
