"""Filters of the admin's lists."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class InListFilter(admin.FieldListFilter):
    """Rows whose array of a closed list holds a value: ``list_filter = [("stages", InListFilter)]``."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        self.parameter = f"{field_path}__holds"
        super().__init__(field, request, params, model, model_admin, field_path)
        self.choice_labels = field.base_field.flatchoices
        chosen = self.used_parameters.get(self.parameter) or [None]
        self.chosen = chosen[-1]

    def expected_parameters(self):
        return [self.parameter]

    def queryset(self, request, queryset):
        return queryset.filter(**{f"{self.field_path}__contains": [self.chosen]}) if self.chosen else queryset

    def choices(self, changelist):
        yield {
            "selected": not self.chosen,
            "query_string": changelist.get_query_string(remove=[self.parameter]),
            "display": _("All"),
        }
        for slug, label in self.choice_labels:
            yield {
                "selected": slug == self.chosen,
                "query_string": changelist.get_query_string({self.parameter: slug}),
                "display": label,
            }
