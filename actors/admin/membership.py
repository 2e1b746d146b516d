"""Who acts for whom, who is invited to, and what people agreed to. No secret of a link is shown."""

from django.contrib import admin

from ..editing import RecordAdmin
from ..models import Consent, Invitation, Membership


class LookOnlyAdmin(admin.ModelAdmin):
    """Rows that deeds of the portal make: staff look at them, and change them through the portal."""

    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    list_display = ["user", "actor", "role", "is_main_contact", "is_shown", "started_at", "ended_at"]
    list_filter = ["role", "is_main_contact", "is_shown"]
    search_fields = ["user__email", "user__name", "actor__name", "actor__name_en"]
    date_hierarchy = "started_at"
    fields = [("user", "actor"), ("role", "is_main_contact", "is_shown"), ("started_at", "ended_at")]
    shown_on = "actor"


@admin.register(Invitation)
class InvitationAdmin(LookOnlyAdmin):
    list_display = [
        "email",
        "actor",
        "role",
        "invited_by",
        "invited_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    ]
    list_filter = ["role"]
    list_select_related = ["actor", "invited_by"]
    search_fields = ["email", "actor__name", "actor__name_en", "invited_by__email"]
    date_hierarchy = "invited_at"
    fields = [
        ("email", "actor", "role"),
        ("invited_by", "invited_at", "expires_at"),
        ("accepted_by", "accepted_at", "revoked_at"),
    ]


@admin.register(Consent)
class ConsentAdmin(LookOnlyAdmin):
    list_display = ["user", "purpose", "about", "language", "given_at", "withdrawn_at"]
    list_filter = ["purpose", "language"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name", "about"]
    date_hierarchy = "given_at"
    fields = [("user", "purpose", "about"), ("wording", "language"), ("given_at", "withdrawn_at")]
