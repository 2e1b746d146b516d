"""Evidence packs, for seeing what was asked for and what came of it."""

from django.contrib import admin

from actors.editing.columns import ColumnForms

from ..models import EvidencePack


@admin.register(EvidencePack)
class EvidencePackAdmin(ColumnForms, admin.ModelAdmin):
    """To be read: a pack is asked for on the page of its report."""

    list_display = ["obligation", "as_of", "language", "state", "progress", "asked_by", "asked_at"]
    list_filter = ["state", "language"]
    list_select_related = ["obligation__requirement", "asked_by"]
    search_fields = [
        "obligation__requirement__title_sv",
        "obligation__requirement__title_en",
        "asked_by__email",
    ]
    # The content is read on the pack's page, the files are given to those who may read the report.
    exclude = ["content", "docx", "pdf", "lease_token"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
