"""Applications, changes that waited for an administrator, and logos. They are answered in the portal."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import ActorChange, ActorLogo, Application
from .membership import LookOnlyAdmin


@admin.register(Application)
class ApplicationAdmin(LookOnlyAdmin):
    list_display = [
        "__str__",
        "state",
        "kind",
        "city",
        "applicant",
        "submitted_at",
        "decided_at",
        "decided_by",
    ]
    list_filter = ["state", "kind", "county"]
    list_select_related = ["applicant", "decided_by"]
    search_fields = ["name", "name_en", "organisation_number", "city", "applicant__email", "applicant__name"]
    date_hierarchy = "started_at"
    fieldsets = [
        (None, {"fields": [("name", "name_en"), ("kind", "organisation_number"), "website"]}),
        (_("Place"), {"fields": [("city", "county", "country")]}),
        (_("In the chain"), {"fields": [("stages", "modalities")]}),
        (_("In words"), {"fields": [("summary_sv", "summary_en"), "motivation"]}),
        (
            _("Answer"),
            {
                "fields": [
                    ("state", "applicant"),
                    ("started_at", "submitted_at"),
                    ("decided_at", "decided_by"),
                    "reason",
                    "actor",
                ]
            },
        ),
    ]

    def get_queryset(self, request):
        """What nobody has sent yet is its writer's own."""
        return super().get_queryset(request).exclude(state=Application.State.DRAFT)


@admin.register(ActorChange)
class ActorChangeAdmin(LookOnlyAdmin):
    list_display = ["actor", "state", "requested_by", "requested_at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["actor", "requested_by", "decided_by"]
    search_fields = ["actor__name", "actor__name_en", "requested_by__email", "reason"]
    date_hierarchy = "requested_at"
    fields = [
        ("actor", "state"),
        ("requested_by", "requested_at"),
        ("old", "new"),
        ("decided_by", "decided_at"),
        "reason",
    ]


@admin.register(ActorLogo)
class ActorLogoAdmin(LookOnlyAdmin):
    """A logo that should not be there is removed here."""

    list_display = ["actor", "picture", "width", "height", "uploaded_at"]
    list_filter = ["uploaded_at"]
    list_select_related = ["actor"]
    search_fields = ["actor__name", "actor__name_en"]
    date_hierarchy = "uploaded_at"
    fields = ["actor", "picture", ("width", "height"), "uploaded_at"]
    readonly_fields = ["picture"]

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("png")

    @admin.display(description=_("picture"))
    def picture(self, logo):
        address = reverse("logo", args=[logo.sha256])
        return format_html(
            '<img src="{}" alt="" width="{}" height="{}">', address, logo.width // 4, logo.height // 4
        )
