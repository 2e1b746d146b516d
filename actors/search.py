"""Finding rows by words: PostgreSQL full text in both languages, and trigrams for misspellings (spelling.py).

Each searchable table has two generated columns, so that every writer keeps them right:
``search_vector`` (lexemes of the Swedish, English and unstemmed reading, without accents) and
``search_names`` (plain names, to put those first that begin as the question does). The functions they call
stand in search_functions.py.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import F, FloatField, Func, Value

from .kept_content import current_content_version
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
    """tsvector of names (weight A), Swedish text and English text (both without weight)."""

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


@lru_cache(maxsize=20_000)
def plain(text):
    """As portal_plain in the database: lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(query):
    return WORDS.findall(plain(query))[:MOST_WORDS]


class Question(NamedTuple):
    """What is asked of one table: a tsquery as text, and the beginning of a name that answers it best."""

    asked: str
    beginning: str


def question_to(model, words, version=None):
    """The `Question` in the words of `words_of`, with what a misspelt one may mean in this model's table.

    `version` is the content version where it has just been read.
    """
    vocabulary = vocabulary_of(model, version)
    meant = {word: [] if vocabulary.knows(word) else vocabulary.alike(word) for word in words}
    return Question(
        read_query(" & ".join(f"({' | '.join([f'{word}:*', *alike])})" for word, alike in meant.items())),
        " ".join(alike[0] if alike else word for word, alike in meant.items()),
    )


@lru_cache(maxsize=1000)
def read_query(text):
    """The tsquery, as text, of words from `words_of` joined by & and |: read in all three ways.

    Read here and not where it is asked, or PostgreSQL would read it again for each table and each use.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_query(%s)::text", [text])
        return cursor.fetchone()[0]


class WordQuery(Func):
    """A tsquery from its text."""

    template = "(%(expressions)s)::tsquery"

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
        question = question_to(self.model, words)
        asked = WordQuery(question.asked)
        name_begins_so = Func(
            F("search_names"),
            Value(question.beginning),
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
        somewhat = MatchesWords(F("search_vector"), WordQuery(read_query(" | ".join(sorted(alike)))))
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


# Written out, because putting the same question together for each table costs more than asking it.
BEST_OF_TABLE = """
(WITH matching AS MATERIALIZED (
   SELECT id, starts_with(search_names, %s) AS begins_so, ts_rank(search_vector, %s::tsquery) AS rank
   FROM {table} WHERE search_vector @@ %s::tsquery)
 SELECT %s, id, begins_so, rank, (SELECT count(*) FROM matching)
 FROM matching ORDER BY begins_so DESC, rank DESC, id LIMIT %s)"""


def best_of(searched, query, size):
    """{model: (how many rows match, primary keys of the best `size` of them)} as `matching` has it, but for
    several models in one question. Models without a match are left out.
    """
    words = words_of(query)
    if not words:
        return {}
    version, parts, parameters = current_content_version(), [], []
    for place, model in enumerate(searched):
        question = question_to(model, words, version)
        parts.append(BEST_OF_TABLE.format(table=connection.ops.quote_name(model._meta.db_table)))
        parameters += [question.beginning, question.asked, question.asked, place, size]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0], not row[2], -row[3], row[1]))
    found = {}
    for place, pk, _begins_so, _rank, count in rows:
        found.setdefault(searched[place], (count, []))[1].append(pk)
    return found
