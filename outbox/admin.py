"""The staff door of the post: letters are read here, and only the deeds of the portal write them."""

from django.contrib import admin

from .models import DeliveryAttempt, Heartbeat, Message, SuppressedAddress


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Deliveries(admin.TabularInline):
    model = DeliveryAttempt
    fields = ["at", "outcome", "code", "detail"]
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What calendars and unsubscribing need, and the lease of a worker, are left out: they hold secrets."""

    list_display = ["subject", "to", "category", "state", "written_at", "sent_at", "attempts"]
    list_filter = ["state", "category", "language"]
    search_fields = ["subject", "to", "key", "about", "message_id"]
    date_hierarchy = "written_at"
    list_per_page = 50
    inlines = [Deliveries]
    fields = [
        "subject",
        ("to", "language"),
        ("state", "reason"),
        ("written_at", "due_at", "useful_until", "sent_at"),
        ("category", "about", "key"),
        ("attempts", "message_id"),
    ]


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(ReadOnlyAdmin):
    list_display = ["at", "message", "outcome", "code", "detail"]
    list_filter = ["outcome"]
    search_fields = ["message__to", "message__subject", "detail"]
    date_hierarchy = "at"
    list_per_page = 50
    list_select_related = ["message"]


@admin.register(SuppressedAddress)
class SuppressedAddressAdmin(ReadOnlyAdmin):
    """Only the hash of an address is kept, so there is nothing to search for."""

    list_display = ["reason", "since", "lifted_at"]
    list_filter = ["reason"]
    date_hierarchy = "since"
    fields = ["reason", "since", "lifted_at"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["component", "last_ok_at"]
    search_fields = ["component"]
