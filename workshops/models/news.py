"""Short dated posts about initiatives, actors and workshops."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.languages import in_language
from actors.models import Actor, User
from actors.search import SearchQuerySet, search_indexes, search_names, search_vector
from initiatives.models import Initiative

from .workshops import Workshop


class NewsQuerySet(SearchQuerySet):
    def published(self, now=None):
        """What everybody may read, the newest first."""
        return self.filter(published_at__lte=now or Now()).order_by("-published_at", "-pk")

    def drafts(self):
        """Those that are not published, the latest written first."""
        return self.filter(published_at=None).order_by("-written_at", "-pk")

    def editable_by(self, user, now=None):
        """Posts about an initiative that this person leads or coordinates; all for administrators."""
        if user.is_authenticated and user.is_administrator:
            return self
        coordinated = Initiative.objects.coordinated_by(user, now)
        links = NewsPost.initiatives.through.objects.filter(initiative__in=coordinated)
        return self.filter(pk__in=links.values("newspost"))

    def deletable_by(self, user, now=None):
        """Own posts that this person may still edit, all for administrators: as long as they are drafts."""
        found = self.editable_by(user, now)
        return found if user.is_authenticated and user.is_administrator else found.filter(written_by=user)

    def about(self, **slugs):
        """Posts about the initiative, actor or workshop with this slug: ``about(actor="rise")``."""
        for kind, slug in slugs.items():
            self = self.filter(**{f"{kind}s__slug": slug})
        return self

    def with_subjects(self):
        """With what each post is about, in three queries for all."""
        return self.prefetch_related("initiatives", "actors", "workshops")


class NewsPost(models.Model):
    """A post; a draft until it has a moment of publication."""

    slug = models.SlugField(_("identifier"), unique=True, max_length=100)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_sv = models.TextField(_("text in Swedish"))
    text_en = models.TextField(_("text in English"), blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="news", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="news", verbose_name=_("about initiatives")
    )
    actors = models.ManyToManyField(Actor, blank=True, related_name="news", verbose_name=_("about actors"))
    workshops = models.ManyToManyField(
        Workshop, blank=True, related_name="news", verbose_name=_("about workshops")
    )

    search_names = search_names("title_sv", "title_en")
    search_vector = search_vector(["title_sv", "title_en"], ["text_sv"], ["text_en"])

    history = HistoricalRecords(
        excluded_fields=["search_names", "search_vector"], m2m_fields=[initiatives, actors, workshops]
    )
    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("news")
        verbose_name_plural = _("news")
        indexes = [
            *search_indexes("news"),
            models.Index(fields=["-published_at"], condition=~Q(published_at=None), name="news_published"),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("news:post", args=[self.slug])
