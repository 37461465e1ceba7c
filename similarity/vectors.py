"""The vector of a text: how often it has each term. What a term weighs is decided by all texts (corpus.py)."""

from collections import Counter

import numpy as np

from similarity.terms import number_of, pairs_of, words_of

ENTRY = np.dtype([("term", "<u4"), ("half", "<u2")])  # counts in halves
RULE, TYPE = 2, 1  # a word of the type line counts half
MOST = int(np.iinfo(np.uint16).max)


def vector_of(text: str) -> bytes:
    """Return the terms of a text with their counts, as entries by number of the term."""
    counts: Counter[int] = Counter()
    types, *rules = words_of(text)
    for word in types:
        counts[number_of(word)] += TYPE
    for sentence in rules:
        for term in (*sentence, *pairs_of(sentence)):
            counts[number_of(term)] += RULE
    return np.array([(term, min(count, MOST)) for term, count in sorted(counts.items())], ENTRY).tobytes()
