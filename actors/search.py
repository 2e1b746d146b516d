"""Finding rows by words: PostgreSQL full text in both languages, and trigrams for misspellings (spelling.py).

Each searchable table has two generated columns, so that every writer keeps them right:
``search_vector`` (lexemes of the Swedish, English and unstemmed reading, without accents) and
``search_names`` (plain names, to put those first that begin as the question does). The functions they call
stand in search_functions.py.
"""

import re
import unicodedata

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, FloatField, Func, Value

from .spelling import vocabulary_of

WORDS = re.compile(r"\w+")
MOST_WORDS = 12
# Rows that are compared letter by letter when nothing was found.
MOST_COMPARED = 100


class SearchText(Func):
    """Columns joined to one text; an array gives its elements, a closed list its labels too."""

    function = "portal_words"
    template = "%(function)s(ARRAY[%(expressions)s]::text[])"
    output_field = models.TextField()


class Labels(Func):
    """The Swedish and English labels of columns that hold a slug of a closed list."""

    function = "portal_labels"
    template = "%(function)s(ARRAY[%(expressions)s]::text[])"
    output_field = models.TextField()


class ArrayLabels(Labels):
    """The same for a column that holds several."""

    template = "%(function)s(%(expressions)s::text[])"


class Words(Func):
    """The elements of an array, parted by spaces."""

    function = "portal_words"
    template = "%(function)s(%(expressions)s::text[])"
    output_field = models.TextField()


class PlainText(Func):
    """Lower case, no accents."""

    function = "portal_plain"
    output_field = models.TextField()


class LexemeVector(Func):
    """tsvector of names (weight A), Swedish text (B) and English text (B)."""

    function = "portal_vector"
    output_field = SearchVectorField()


def search_vector(names, sv, en):
    """The generated column of lexemes. Each argument is a list of column names or expressions."""
    return models.GeneratedField(
        expression=LexemeVector(SearchText(*names), SearchText(*sv), SearchText(*en)),
        output_field=SearchVectorField(),
        db_persist=True,
    )


def search_names(*names):
    """The generated column of plain names that trigrams are compared with."""
    return models.GeneratedField(
        expression=PlainText(SearchText(*names)), output_field=models.TextField(), db_persist=True
    )


def search_indexes(table):
    """The index that a searchable table needs; put it in its Meta.indexes."""
    return [GinIndex(F("search_vector"), name=f"{table}_words")]


def plain(text):
    """As portal_plain in the database: lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(query):
    return WORDS.findall(plain(query))[:MOST_WORDS]


class WordQuery(Func):
    """A tsquery, read in all three ways that texts are. Words in it must come from `words_of`."""

    function = "portal_query"

    def __init__(self, text):
        super().__init__(Value(text), output_field=SearchVectorField())


class MatchesWords(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class SearchQuerySet(models.QuerySet):
    """Rows that can be found by words; the table has the columns of `search_vector` and `search_names`."""

    def matching(self, query):
        """Rows with every word of the query, best first: those whose name begins so, then by `search_rank`.

        A word may be the beginning of one in the row. For a word that the table does not have, those
        spelled much like it count too. No words: no rows.
        """
        words = words_of(query)
        if not words:
            return self.none()
        vocabulary = vocabulary_of(self.model)
        meant = {word: [] if vocabulary.knows(word) else vocabulary.alike(word) for word in words}
        asked = WordQuery(
            " & ".join(f"({' | '.join([f'{word}:*', *alike])})" for word, alike in meant.items())
        )
        name_begins_so = Func(
            F("search_names"),
            Value(" ".join(words)),
            function="starts_with",
            output_field=models.BooleanField(),
        )
        return (
            self.filter(MatchesWords(F("search_vector"), asked))
            .annotate(
                search_rank=Func(F("search_vector"), asked, function="ts_rank", output_field=FloatField())
            )
            .order_by(name_begins_so.desc(), "-search_rank", "pk")
        )

    def resembling(self, query, least=0.3):
        """Rows with a name somewhat like the query, the likest first: for asking what somebody meant.

        They carry their `likeness`, from 0 to 1.
        """
        words = words_of(query)
        vocabulary = vocabulary_of(self.model)
        alike = {other for word in words for other in vocabulary.alike(word, least)}
        if not alike:
            return self.none()
        somewhat = MatchesWords(F("search_vector"), WordQuery(" | ".join(sorted(alike))))
        compared = self.model._default_manager.filter(somewhat).order_by("pk")[:MOST_COMPARED]
        likeness = Func(
            Value(" ".join(words)), F("search_names"), function="word_similarity", output_field=FloatField()
        )
        return (
            self.filter(pk__in=compared.values("pk"))
            .annotate(likeness=likeness)
            .filter(likeness__gte=least)
            .order_by("-likeness", "pk")
        )
