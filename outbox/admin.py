"""The staff door of the post: letters are read here, and only the deeds of the portal write them."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import deciding
from .models import DeliveryAttempt, Heartbeat, Message, SuppressedAddress


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_decide_permission(self, request):
        """Who may decide on what is shown here: an action is no change of a row by hand."""
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def decided(model_admin, request, queryset, *, action, question, deed):
    """Ask first, with a page that lists the rows; then do it and say on how many."""
    if "decided" in request.POST:
        number = deed(queryset)
        words = ngettext("Done with %(number)s row.", "Done with %(number)s rows.", number)
        model_admin.message_user(request, words % {"number": number}, messages.SUCCESS)
        return None
    context = model_admin.admin_site.each_context(request) | {
        "title": question,
        "rows": queryset,
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        "opts": model_admin.model._meta,
    }
    return TemplateResponse(request, "admin/outbox/decide.html", context)


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
    actions = ["send_again", "mark_as_sent"]
    fields = [
        "subject",
        ("to", "language"),
        ("state", "reason"),
        ("written_at", "due_at", "useful_until", "sent_at"),
        ("category", "about", "key"),
        ("attempts", "message_id"),
    ]

    @admin.action(description=_("Send again: uncertain and failed letters"), permissions=["decide"])
    def send_again(self, request, queryset):
        question = _("Send these letters again? Those that did arrive arrive twice.")
        return decided(
            self, request, queryset, action="send_again", question=question, deed=deciding.send_again
        )

    @admin.action(description=_("Mark as sent: uncertain letters"), permissions=["decide"])
    def mark_as_sent(self, request, queryset):
        question = _("Have these letters left, as the log of the mail server says?")
        return decided(
            self, request, queryset, action="mark_as_sent", question=question, deed=deciding.mark_as_sent
        )


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
    actions = ["lift"]

    @admin.action(description=_("Let letters go to addresses that did not exist"), permissions=["decide"])
    def lift(self, request, queryset):
        question = _("Do these addresses exist now?")
        return decided(self, request, queryset, action="lift", question=question, deed=deciding.lift)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["component", "last_ok_at"]
    search_fields = ["component"]
