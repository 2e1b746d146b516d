"""Accounts: the e-mail address is the name. How somebody signs in is never shown."""

from allauth.account.models import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from ..models import CalendarFeed, User


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


class Addresses(admin.TabularInline):
    model = EmailAddress
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["email", "name", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "language", "groups"]
    search_fields = ["email", "name"]
    date_hierarchy = "date_joined"
    ordering = ["email"]
    save_on_top = True
    add_form = NewUserForm
    inlines = [Addresses]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", ("name", "language"), "password"]}),
        (
            _("What the person may do"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("When"), {"fields": [("date_joined", "last_login")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", ("name", "language"), "usable_password", "password1", "password2"]}),
    ]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the sign-in makes; staff look at them and may remove them."""

    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


# In place of allauth's own pages, which the imports above have registered: those show the secret of a
# second factor and search for user names.
admin.site.unregister([Authenticator, UserSession])


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """A lost second factor is removed here. Its secret is not shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    fields = ["user", "type", "created_at", "last_used_at"]


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    """Removing a row signs the person out on that device. Its key is not shown."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]

    def delete_model(self, request, session):
        session.end()

    def delete_queryset(self, request, sessions):
        for session in sessions:
            session.end()


@admin.register(CalendarFeed)
class CalendarFeedAdmin(admin.ModelAdmin):
    """Who has one, since when. Removing it closes the address; the secret is nowhere to be seen."""

    list_display = ["user", "made_at"]
    search_fields = ["user__email", "user__name"]
    list_select_related = ["user"]
    fields = ["user", "made_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
