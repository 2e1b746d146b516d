"""What pages say of reports: where they stand, and on which day of the week they are due."""

import datetime
from urllib.parse import urlencode

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from actors.fuzzy_dates import FuzzyDate
from initiatives import schedule
from initiatives.standing import standing_of, work_of

register = template.Library()


@register.simple_tag
def standing(obligation, today, is_inside=False):
    """The `Standing` of an obligation: ``{% standing obligation today inside as shown %}``."""
    return standing_of(obligation, today, is_inside=bool(is_inside))


@register.filter
def work(obligation):
    """How far the writing has come; for those on either side only."""
    return work_of(obligation)


@register.filter
def weekday(value):
    """Saturday, lördag; for a public holiday on a weekday that too. Nothing for a date that is no day."""
    if isinstance(value, FuzzyDate):
        value = value.start if value.is_day else None
    if not isinstance(value, datetime.date):
        return ""
    name = str(WEEKDAYS[value.weekday()])
    if value.weekday() < 5 and not schedule.is_working_day(value):
        return _("%(weekday)s, a public holiday") % {"weekday": name}
    return name


@register.filter
def is_day_off(value):
    """Whether a weekend policy had something to say about this day."""
    if isinstance(value, FuzzyDate):
        value = value.start if value.is_day else None
    return value is not None and not schedule.is_working_day(value)


@register.filter
def weekday_name(day):
    """Monday, måndag."""
    return str(WEEKDAYS[day.weekday()])


@register.filter
def weekday_short(day):
    """Mon, mån: for the head of a column."""
    return str(WEEKDAYS_ABBR[day.weekday()])


@register.filter
def month_name(day):
    """June 2024, juni 2024."""
    return FuzzyDate(f"{day:%Y-%m}").words()


@register.simple_tag(takes_context=True)
def view_query(context, view):
    """This address's query in another view of the same list; filters stay, pages and months do not."""
    kept = [pair for pair in context["request"].GET.lists() if pair[0] not in ("view", "page", "month")]
    return f"?{urlencode([*kept, *([('view', view)] if view else [])], doseq=True)}"


@register.filter
def words(text):
    """The words of a text, for going through names that stand in a template."""
    return text.split()


@register.filter
def field(form, name):
    """A field of a form by its name, as it is shown; nothing where the form has no such field."""
    return form[name].as_field_group() if name in form.fields else ""
