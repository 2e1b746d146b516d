"""People with a role in an initiative, and proposals to take part."""

from django.contrib import admin

from actors.editing import RecordAdmin
from actors.editing.columns import ColumnForms

from ..models import Assignment, Joining


@admin.register(Assignment)
class AssignmentAdmin(RecordAdmin):
    list_display = ["user", "initiative", "role", "started_at", "ended_at", "is_shown"]
    list_filter = ["role", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__name", "user__email", "initiative__name_sv", "initiative__name_en"]
    fields = [("user", "initiative"), ("role", "is_shown"), ("started_at", "ended_at")]
    # Who is shown is the person's own choice, by consent.
    readonly_fields = ["is_shown"]
    shown_on = "initiative"


@admin.register(Joining)
class JoiningAdmin(ColumnForms, admin.ModelAdmin):
    """To be read: a proposal is answered on its page, which writes the letters."""

    list_display = ["actor", "initiative", "direction", "state", "asked_at", "answered_at"]
    list_filter = ["state", "direction", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["actor__name", "initiative__name_sv", "initiative__name_en", "asked_by__email"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
