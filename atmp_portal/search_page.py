"""One search over everything that has words: groups of hits by kind, best first, with the words marked."""

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.languages import current_language, text_of
from actors.models import Actor, ActorKind, County, Modality, Stage
from actors.search import best_of, plain, words_of
from competence.models import Competence, Education
from initiatives.models import Document, Initiative
from workshops.models import FollowUpAction, NewsPost, Workshop

from .templatetags.portal import day, tr
from .templatetags.portal import kind as kind_tag

HITS_IN_A_GROUP = 5
HITS_ON_A_PAGE = 20
LONGEST_QUERY = 200
SUGGESTIONS_OF_A_KIND = 2
EXCERPT = 220
BEFORE_THE_WORD = 60
WORD = re.compile(r"\w+")


class Kind(NamedTuple):
    """A kind of record: its rows, the fields that name and describe them, where a hit leads, and the
    function that says what else is shown of one.
    """

    slug: str
    label: Any
    rows: Any
    name: str
    text: str
    address: Any
    facts: Any


class Hit(NamedTuple):
    """A row as it is shown, as HTML; in `name` and `text` the words searched for are marked."""

    record: Any
    url: str
    name: str
    text: str = ""
    facts: str = ""


class Group(NamedTuple):
    kind: Kind
    count: int
    hits: list


def document_address(document):
    """A document has no page: the document itself, else the initiative it belongs to, else nothing."""
    return document.url or (document.initiative.get_absolute_url() if document.initiative else "")


def competence_address(competence):
    return f"{reverse('competence:index')}#{competence.slug}"


def own_page(record):
    return record.get_absolute_url()


# — what is shown of a hit beside its name and text —


def facts(*words):
    return format_html_join("", "<span>{}</span>", ((one,) for one in words if one))


def facts_of_actor(actor):
    return kind_tag(actor.kind) + facts(actor.city)


def facts_of_initiative(initiative):
    return facts(initiative.get_kind_display(), initiative.period)


def facts_of_workshop(workshop):
    return facts(workshop.get_format_display(), day(workshop.starts_at))


def facts_of_action(action):
    workshop = conditional_escape(tr(action.workshop, "title"))
    return facts(mark_safe(gettext("From the workshop %(workshop)s") % {"workshop": workshop}))  # noqa: S308


def facts_of_education(education):
    return facts(education.get_kind_display(), tr(education.provider_actor, "name"))


def facts_of_competence(competence):
    return facts(tr(competence.parent, "name") or gettext("Group of competences"))


def facts_of_news(post):
    return facts(day(post.published_at))


def facts_of_document(document):
    return facts(document.get_kind_display(), document.publisher, document.date)


# Of the rows only what a hit shows is fetched: the columns for searching are much longer than that.
KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "actors",
            _("Actors"),
            Actor.objects.only("slug", "name", "name_en", "summary_sv", "summary_en", "kind", "city"),
            "name",
            "summary",
            own_page,
            facts_of_actor,
        ),
        Kind(
            "initiatives",
            _("Initiatives"),
            Initiative.objects.only(
                "slug", "name_sv", "name_en", "summary_sv", "summary_en", "kind", "start", "end"
            ),
            "name",
            "summary",
            own_page,
            facts_of_initiative,
        ),
        Kind(
            "workshops",
            _("Workshops"),
            Workshop.objects.public().only(
                "slug", "title_sv", "title_en", "issue_sv", "issue_en", "format", "starts_at"
            ),
            "title",
            "issue",
            own_page,
            facts_of_workshop,
        ),
        Kind(
            "news",
            _("News"),
            NewsPost.objects.published(),
            "title",
            "text",
            own_page,
            facts_of_news,
        ),
        Kind(
            "actions",
            _("Follow-up actions"),
            FollowUpAction.objects.public().select_related("workshop").only(
                "slug", "title_sv", "title_en", "owner_text_sv", "owner_text_en",
                "workshop__slug", "workshop__title_sv", "workshop__title_en",
            ),
            "title",
            "owner_text",
            own_page,
            facts_of_action,
        ),
        Kind(
            "education",
            _("Education"),
            Education.objects.select_related("provider_actor").only(
                "slug", "title_sv", "title_en", "summary_sv", "summary_en", "kind",
                "provider_actor__name", "provider_actor__name_en",
            ),
            "title",
            "summary",
            own_page,
            facts_of_education,
        ),
        Kind(
            "competences",
            _("Competences"),
            Competence.objects.select_related("parent").only(
                "slug", "name_sv", "name_en", "definition_sv", "definition_en",
                "parent__name_sv", "parent__name_en",
            ),
            "name",
            "definition",
            competence_address,
            facts_of_competence,
        ),
        Kind(
            "documents",
            _("Documents"),
            Document.objects.select_related("initiative").only(
                "title", "title_en", "kind", "publisher", "date", "url", "initiative__slug"
            ),
            "title",
            "",
            document_address,
            facts_of_document,
        ),
    )
}  # fmt: skip


def results(query):
    """What the page shows for a QueryDict: `groups` of hits, or one `page` of a single kind.

    A query without a word in it finds nothing and is no mistake.
    """
    asked = " ".join(query.get("q", "")[:LONGEST_QUERY].split())
    words = words_of(asked)
    chosen = KINDS.get(query.get("kind", ""))
    context = {"asked": asked, "has_words": bool(words), "chosen": chosen, "kinds": KINDS.values()}
    if not words:
        return context
    if chosen:
        return context | page_of_one(chosen, asked, words, query.get("page"))
    found = groups_of(asked, words)
    return (
        context
        | {
            "groups": found,
            "counts": [(group.kind, group.count) for group in found],
            "total": sum(group.count for group in found),
        }
        | ({} if found else meant(asked))
    )


def groups_of(asked, words):
    """The best hits of each kind that has any: one query for all, and one for each kind to show."""
    kinds = {kind.rows.model: kind for kind in KINDS.values()}
    groups = []
    for model, (count, ids) in best_of(list(kinds), asked, HITS_IN_A_GROUP).items():
        rows = kinds[model].rows.order_by().in_bulk(ids)
        hits = [hit_of(kinds[model], rows[pk], words) for pk in ids if pk in rows]
        groups.append(Group(kinds[model], count, hits))
    return groups


def page_of_one(chosen, asked, words, number):
    found = best_of([kind.rows.model for kind in KINDS.values()], asked, 1)
    counts = [(kind, found.get(kind.rows.model, (0, []))[0]) for kind in KINDS.values()]
    page = Paginator(chosen.rows.matching(asked), HITS_ON_A_PAGE).get_page(number)
    hits = [hit_of(chosen, row, words) for row in page]
    return {
        "page": page,
        "groups": [Group(chosen, page.paginator.count, hits)] if hits else [],
        "counts": [(kind, count) for kind, count in counts if count or kind is chosen],
        "total": sum(count for _kind, count in counts),
    } | ({} if hits else meant(asked))


def meant(asked):
    return {"suggestions": suggestions(asked), "similar_words": similar_words(asked)}


def similar_words(asked):
    """Words of the closed lists, in the page's language, that somebody who misspelt them may have meant."""
    labels = {
        str(label).lower(): str(label)
        for closed_list in (ActorKind, Stage, Modality, County)
        for label in closed_list.labels
    }
    return [labels[word] for word in get_close_matches(asked.lower(), labels, n=2, cutoff=0.7)]


def suggestions(asked):
    """Hits for records with a name somewhat like what was asked, the likest first."""
    found = []
    for slug in ("actors", "initiatives", "education", "competences"):
        kind = KINDS[slug]
        likest = kind.rows.resembling(asked)[:SUGGESTIONS_OF_A_KIND]
        found += [(record.likeness, Hit(record, kind.address(record), str(record))) for record in likest]
    found.sort(key=lambda pair: -pair[0])
    return [hit for _likeness, hit in found]


def hit_of(kind, record, words):
    name, text = text_of(record, kind.name), text_of(record, kind.text) if kind.text else None
    return Hit(
        record,
        kind.address(record),
        highlighted(name.words, name.language, words),
        highlighted(excerpt(text.words, words), text.language, words) if text else "",
        kind.facts(record),
    )


# — marking words —


def is_asked_for(token, words):
    """Whether a word of a text is one that was searched for, or an inflection of it."""
    token = plain(token)
    return any(token.startswith(word) or (len(word) > 5 and token.startswith(word[:-2])) for word in words)


def excerpt(text, words):
    """About two lines of the text, around the first word that was searched for."""
    if len(text) <= EXCERPT:
        return text
    first = next((m.start() for m in WORD.finditer(text) if is_asked_for(m.group(), words)), 0)
    start = 0
    if first > EXCERPT - BEFORE_THE_WORD:
        start = text.rfind(" ", 0, first - BEFORE_THE_WORD) + 1
    end = len(text) if len(text) - start <= EXCERPT else text.rfind(" ", start, start + EXCERPT)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def highlighted(text, language, words):
    """The text as HTML with the words marked, and its language where it is not the page's."""
    pieces, end = [], 0
    for match in WORD.finditer(text):
        if is_asked_for(match.group(), words):
            pieces += [(text[end : match.start()], match.group())]
            end = match.end()
    html = format_html_join("", "{}<mark>{}</mark>", pieces) + format_html("{}", text[end:])
    if not text or language in ("", current_language()):
        return html
    return format_html('<span lang="{}">{}</span>', language, mark_safe(html))  # noqa: S308  made above
