"""What was decided and written down, and what was reported about actions: mostly to be looked at."""

from django.contrib import admin

from actors.editing import RecordAdmin
from actors.editing.to_look_at import ToLookAt

from ..models import ActionUpdate, Decision, OutcomePublication, OutcomeRevision


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = ["text_sv", "text_en", "workshop"]
    list_filter = [("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "workshop__title_sv"]
    fields = ["workshop", "order", ("text_sv", "text_en")]
    shown_on = "workshop"

    def has_change_permission(self, request, obj=None):
        """What organisers wrote belongs to a revision, and is changed by writing a new one."""
        return super().has_change_permission(request, obj) and not (obj and obj.revision_id)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.revision_id)


@admin.register(OutcomeRevision)
class OutcomeRevisionAdmin(ToLookAt):
    list_display = ["workshop", "number", "written_by", "written_at"]
    list_select_related = ["workshop", "written_by"]


@admin.register(OutcomePublication)
class OutcomePublicationAdmin(ToLookAt):
    list_display = ["workshop", "revision", "published_by", "published_at"]
    list_select_related = ["workshop", "revision__workshop", "published_by"]


@admin.register(ActionUpdate)
class ActionUpdateAdmin(ToLookAt):
    list_display = ["action", "old_status", "status", "by", "at"]
    list_select_related = ["action", "by"]
