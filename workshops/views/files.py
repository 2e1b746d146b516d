"""Follow-up actions as files for spreadsheets."""

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actors.languages import in_language
from actors.sheets import answer

from ..follow_up import narrowed_actions
from .outcomes import organised

MOST_ROWS = 5000


@never_cache
@require_safe
@login_not_required
def public_actions(request, ending):
    """The list of actions that everybody may read, narrowed as the page is."""
    rows = narrowed_actions(request.GET).rows
    return answer(ending, "actions", columns_of_actions(), rows_of_actions(request, rows))


@require_safe
def actions_of_workshop(request, slug, ending):
    """All actions of a workshop, for who organises it."""
    rows = organised(request, slug).actions.order_by("order", "pk")
    return answer(ending, f"actions-{slug}", columns_of_actions(), rows_of_actions(request, rows))


def columns_of_actions():
    return [
        _("Action"), _("Owner"), _("Due"), pgettext("action", "State"), _("As of"),
        pgettext("action", "Late"), _("Blocked by"), _("Done on"), _("Evidence"), _("Workshop"),
        _("Day of the workshop"), _("Address"), _("Example"),
    ]  # fmt: skip


def rows_of_actions(request, rows):
    rows = rows.select_related("workshop", "owner_actor", "owner_initiative").with_evidence()
    return [
        [
            in_language(row, "title"),
            row.owner_actor or row.owner_initiative or in_language(row, "owner_text"),
            row.due or in_language(row, "due_text"),
            row.get_status_display(),
            row.status_as_of,
            _("Yes") if row.is_late else "",
            row.blocked_reason,
            row.done_on,
            ", ".join(filter(None, evidence_of(row))),
            row.workshop,
            timezone.localdate(row.workshop.starts_at).isoformat(),
            request.build_absolute_uri(row.get_absolute_url()),
            _("Yes") if row.workshop.is_example else "",
        ]
        for row in rows[:MOST_ROWS]
    ]


def evidence_of(row):
    """The title and address of the latest evidence, nothing where there is none."""
    latest = row.evidence[0] if row.evidence else None
    return (latest.evidence_title, latest.evidence_url) if latest else ()
