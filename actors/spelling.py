"""Which words there are, and which of them somebody may have meant: words alike share their trigrams.

Misspellings are looked up among the words of a table, not among its rows: ten thousand names hold only a
few thousand words, and a corrected word finds rows through the index of words like any other.
"""

from bisect import bisect_left
from collections import Counter
from functools import cached_property

from django.db import connection

from .kept_content import KeptContent

# As pg_trgm: shared trigrams over all trigrams of both words.
LEAST_LIKENESS = 0.4
MOST_ALTERNATIVES = 4
SHORTEST_WORD = 4


class Vocabulary:
    """The words of one table: lower case, no accents, whole and in their Swedish and English stems."""

    def __init__(self, words):
        self.words = sorted(words)

    def knows(self, word):
        """Whether a word of the table begins so."""
        position = bisect_left(self.words, word)
        return position < len(self.words) and self.words[position].startswith(word)

    def alike(self, word, least=LEAST_LIKENESS):
        """Words that may be meant by this one, the likest first; none for a very short one."""
        if len(word) < SHORTEST_WORD:
            return []
        asked = trigrams(word)
        shared = Counter(index for trigram in asked for index in self._by_trigram.get(trigram, ()))
        likeness = {
            self.words[index]: number / (len(asked) + self._sizes[index] - number)
            for index, number in shared.items()
        }
        likest = sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ALTERNATIVES]
        return [other for other, how_much in likest if how_much >= least]

    @cached_property
    def _by_trigram(self):
        indexes = {}
        for index, word in enumerate(self.words):
            for trigram in trigrams(word):
                indexes.setdefault(trigram, []).append(index)
        return indexes

    @cached_property
    def _sizes(self):
        return [len(trigrams(word)) for word in self.words]


def trigrams(word):
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(word) + 1)}


def words_of_table(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM ts_stat(%s) WHERE length(word) >= %s",
            [f"SELECT search_vector FROM {connection.ops.quote_name(table)}", SHORTEST_WORD - 1],  # noqa: S608 - quoted
        )
        # Addresses and the like are lexemes too, but nobody's word.
        return Vocabulary(word for (word,) in cursor.fetchall() if word.isalnum())


_vocabularies = KeptContent(words_of_table)


def vocabulary_of(model, version=None):
    """The `Vocabulary` of a searchable model's table as it is now; see `KeptContent.get`."""
    return _vocabularies.get(model._meta.db_table, version)
