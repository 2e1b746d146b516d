"""What the admin is called."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = _("The ATMP portal")
admin.site.site_header = _("The ATMP portal: administration")
admin.site.index_title = _("What the portal holds")
