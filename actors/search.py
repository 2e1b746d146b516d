"""Finding rows by words: PostgreSQL full text in both languages, and trigrams for misspellings.

Each searchable table has two generated columns, so that every writer keeps them right:
``search_vector`` (lexemes of the Swedish, English and unstemmed reading, without accents) and
``search_names`` (plain names, compared by trigram). The functions they call stand in
actors/migrations/0001_search_functions.py.
"""

import re
import unicodedata

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Greatest

WORDS = re.compile(r"\w+")
MOST_WORDS = 12


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
    """The two indexes that a searchable table needs; put them in its Meta.indexes."""
    return [
        GinIndex(F("search_vector"), name=f"{table}_words"),
        GinIndex(OpClass(F("search_names"), name="gin_trgm_ops"), name=f"{table}_names"),
    ]


def plain(text):
    """As portal_plain in the database: lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(query):
    return WORDS.findall(plain(query))[:MOST_WORDS]


class WordQuery(Func):
    """Every word as the beginning of a lexeme, in any of the three readings."""

    function = "portal_query"

    def __init__(self, words):
        super().__init__(Value(" & ".join(f"{word}:*" for word in words)), output_field=SearchVectorField())


class MatchesWords(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class NameIsLike(Func):
    """word_similarity over the threshold set on the connection (settings.DATABASES)."""

    template = "(%(expressions)s)"
    arg_joiner = " <%% "
    output_field = models.BooleanField()


class SearchQuerySet(models.QuerySet):
    """Rows that can be found by words; the table has the columns of `search_vector` and `search_names`."""

    def matching(self, query):
        """Rows with every word of the query, or a name much like it, best first. No words: no rows."""
        words = words_of(query)
        if not words:
            return self.none()
        text = " ".join(words)
        return (
            self.annotate(
                search_rank=Func(
                    F("search_vector"), WordQuery(words), function="ts_rank", output_field=FloatField()
                ),
                search_likeness=Func(
                    Value(text), F("search_names"), function="word_similarity", output_field=FloatField()
                ),
            )
            .filter(
                MatchesWords(F("search_vector"), WordQuery(words))
                | Q(NameIsLike(Value(text), F("search_names")))
            )
            .order_by(Greatest(F("search_rank"), F("search_likeness")).desc(), "pk")
        )

    def resembling(self, query, least=0.3):
        """Rows with a name somewhat like the query, the likest first: for asking what somebody meant."""
        return (
            self.annotate(
                likeness=Func(
                    Value(" ".join(words_of(query))),
                    F("search_names"),
                    function="word_similarity",
                    output_field=FloatField(),
                )
            )
            .filter(likeness__gte=least)
            .order_by("-likeness", "pk")
        )
