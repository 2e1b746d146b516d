"""What search engines are told of: every public page, in both languages, each naming its twin."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from actors.models import Actor
from competence.models import Release
from initiatives.models import Initiative
from workshops.models import NewsPost, Workshop

STATIC_PAGES = [
    "home", "actors:index", "actors:capabilities", "initiatives:index", "workshops:index", "actions:index",
    "news:index",
    "competence:index", "competence:gap", "competence:education",
    "about", "accessibility", "privacy", "data",
]  # fmt: skip


class BothLanguages(Sitemap):
    i18n = True
    alternates = True


class StaticPages(BothLanguages):
    def items(self):
        return STATIC_PAGES

    def location(self, item):
        return reverse(item)


class Records(BothLanguages):
    """The records of a model that have a page of their own."""

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.only("slug").order_by("pk")


class Workshops(BothLanguages):
    """Public ones only."""

    def items(self):
        return Workshop.objects.public().only("slug").order_by("pk")


class News(BothLanguages):
    """Published posts only."""

    def items(self):
        return NewsPost.objects.published().only("slug", "published_at")


SITEMAPS = {
    "pages": StaticPages,
    "actors": Records(Actor),
    "initiatives": Records(Initiative),
    "workshops": Workshops,
    "news": News,
    "results": Records(Release),
}
