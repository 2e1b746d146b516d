"""A page of the admin for rows that deeds keep: looked at there, changed on the pages of the deeds."""

from django.contrib import admin


class ToLookAt(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
