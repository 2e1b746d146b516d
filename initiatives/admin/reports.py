"""Reports and what belongs to them, to be read: deeds on their pages change them, and tell both sides."""

from django.contrib import admin

from actors.editing import RecordAdmin
from actors.editing.columns import ColumnForms

from ..models import (
    DeadlineChange,
    Evidence,
    Remark,
    Reminder,
    ReportEvent,
    Responsibility,
    Review,
    Section,
    SectionRevision,
    Submission,
)

OF_AN_OBLIGATION = ["obligation__requirement__initiative"]
BY_REPORT = ["obligation__requirement__title_sv", "obligation__requirement__title_en"]


class ToBeRead(ColumnForms, admin.ModelAdmin):
    """Nothing is added, changed or removed here."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Responsibility)
class ResponsibilityAdmin(RecordAdmin):
    list_display = ["user", "requirement", "role", "started_at", "ended_at"]
    list_filter = ["role", ("requirement__initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__name", "user__email", "requirement__title_sv", "requirement__title_en"]
    fields = [("user", "requirement"), "role", ("started_at", "ended_at")]
    also_related = ["requirement__initiative"]
    shown_on = "requirement.initiative"


@admin.register(DeadlineChange)
class DeadlineChangeAdmin(ToBeRead):
    list_display = ["obligation", "old_due_on", "new_due_on", "state", "requested_by", "requested_at"]
    list_filter = ["state", "requested_at"]
    search_fields = [*BY_REPORT, "requested_by__email", "reason"]
    also_related = OF_AN_OBLIGATION


@admin.register(ReportEvent)
class ReportEventAdmin(ToBeRead):
    list_display = ["at", "obligation", "verb", "by"]
    list_filter = ["verb", "at"]
    search_fields = [*BY_REPORT, "by__email"]
    also_related = OF_AN_OBLIGATION


@admin.register(Section)
class SectionAdmin(ToBeRead):
    list_display = ["title_sv", "obligation", "order", "is_done", "changed_at", "changed_by"]
    list_filter = ["is_done"]
    search_fields = [*BY_REPORT, "title_sv", "title_en"]
    also_related = OF_AN_OBLIGATION


@admin.register(SectionRevision)
class SectionRevisionAdmin(ToBeRead):
    list_display = ["section", "revision", "saved_by", "saved_at"]
    list_filter = ["saved_at"]
    search_fields = ["section__title_sv", "section__title_en", "saved_by__email"]
    also_related = ["section__obligation__requirement"]


@admin.register(Evidence)
class EvidenceAdmin(ToBeRead):
    list_display = ["name", "obligation", "media_type", "size", "added_by", "added_at", "removed_at"]
    list_filter = ["media_type", "added_at"]
    search_fields = [*BY_REPORT, "name", "sha256"]
    also_related = OF_AN_OBLIGATION
    # The file itself is served by its page, which asks who may have it.
    exclude = ["file"]


@admin.register(Submission)
class SubmissionAdmin(ToBeRead):
    list_display = ["obligation", "number", "submitted_by", "submitted_at", "days_late"]
    list_filter = ["submitted_at"]
    search_fields = [*BY_REPORT, "sha256", "submitted_by__email"]
    also_related = OF_AN_OBLIGATION


@admin.register(Review)
class ReviewAdmin(ToBeRead):
    list_display = ["submission", "reviewer", "decision", "started_at", "decided_at"]
    list_filter = ["decision", "started_at"]
    search_fields = ["reviewer__email", "submission__obligation__requirement__title_sv"]
    also_related = ["submission__obligation__requirement"]


@admin.register(Remark)
class RemarkAdmin(ToBeRead):
    list_display = ["review", "order", "text"]
    search_fields = ["text"]
    also_related = ["review__submission__obligation__requirement"]


@admin.register(Reminder)
class ReminderAdmin(ToBeRead):
    list_display = ["obligation", "days", "due_on", "at", "state"]
    list_filter = ["state", "at"]
    search_fields = BY_REPORT
    also_related = OF_AN_OBLIGATION
