"""The form of a news post."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.editing.named_records import NamedRecordsField
from actors.models import Actor
from initiatives.forms.editing import KeptForm
from initiatives.models import Initiative

from ..models import NewsPost, Workshop


class NewsForm(KeptForm):
    """Words in both languages, and what they are about.

    Leads and coordinators write about their own initiatives, and about the actors and workshops of these;
    administrators about everything. What a post is about already may stay, whoever tied it.
    """

    class Meta:
        model = NewsPost
        fields = ["title_sv", "text_sv", "title_en", "text_en"]
        widgets = {
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "text_sv": forms.Textarea(attrs={"rows": 10, "lang": "sv"}),
            "text_en": forms.Textarea(attrs={"rows": 10, "lang": "en"}),
        }
        help_texts = {
            "text_sv": _(
                "An empty line begins a paragraph. **bold**, [the words of a link](https://…), - for a list."
            ),
            "title_en": _("Without English words the page shows the Swedish ones, marked as Swedish."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        subjects = self._subjects()
        self.fields["initiatives"] = NamedRecordsField(
            label=_("About initiatives"),
            rows=subjects["initiatives"],
            names=("name_sv", "name_en"),
            required=not self.by.is_administrator,
        )
        self.fields["actors"] = NamedRecordsField(
            label=_("About actors"), rows=subjects["actors"], names=("name", "name_en"), required=False
        )
        self.fields["workshops"] = NamedRecordsField(
            label=_("About workshops"),
            rows=subjects["workshops"],
            names=("title_sv", "title_en"),
            required=False,
        )
        for name in subjects if self.instance.pk else ():
            self.initial[name] = list(getattr(self.instance, name).all())

    def _subjects(self):
        """{field: the records that this person may tie the post to}."""
        if self.by.is_administrator:
            return {
                "initiatives": Initiative.objects.all(),
                "actors": Actor.objects.all(),
                "workshops": Workshop.objects.public(),
            }
        coordinated = Initiative.objects.coordinated_by(self.by).values("pk")
        mine = Q(partnerships__initiative__in=coordinated)
        own = Q(pk__in=Actor.objects.editable_by(self.by).values("pk"))
        return {
            "initiatives": self._or_tied("initiatives", Initiative, Q(pk__in=coordinated)),
            "actors": self._or_tied("actors", Actor, own | Q(pk__in=Actor.objects.filter(mine).values("pk"))),
            "workshops": self._or_tied(
                "workshops",
                Workshop,
                Q(pk__in=Workshop.objects.public().filter(part_of__in=coordinated).values("pk")),
            ),
        }

    def _or_tied(self, name, model, allowed):
        if self.instance.pk:
            allowed |= Q(pk__in=getattr(self.instance, name).values("pk"))
        return model.objects.filter(allowed)
