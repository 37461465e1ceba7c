"""Computation of similar cards after a change of the catalogue (docs/methods.md, similar cards).

The terms of new texts are stored by batches, then the neighbours of all cards. Every batch is a transaction of its own:
a call that was killed is continued by the next one, with the same result.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import TypeVar
from uuid import UUID

from db import announcements
from db.announcements import CatalogueChanged
from db.engine import Engine, Row
from db.queries import similar as queries
from db.queries.ingestion import property_value
from db.writes import similar as writes
from db.writes.ledger import set_property
from db.writes.similar import StoredNeighbours, StoredVector
from similarity.corpus import Bodies, Corpus
from similarity.texts import RulesText, hash_of, text_of
from similarity.vectors import vector_of

T = TypeVar("T")

METHOD = "words-2"  # raised where texts, terms or weights are computed otherwise
STATE = "similar_cards"  # property: the method and the catalogue that the neighbours are of
BATCH = 512  # cards in a transaction


def compute(engine: Engine) -> int:
    """Compute the neighbours of all cards where the catalogue has changed; return the number of cards written.

    The caller excludes concurrent calls. Announces a change after its last commit.
    """
    with engine.connect() as connection:
        state = f"{METHOD}/{queries.state(connection)}"
        if property_value(connection, STATE) == state:
            return 0
        digest = _store_texts(engine, queries.texts(connection))
    changed = _store_neighbours(engine, digest)
    with engine.begin() as connection:
        set_property(connection, STATE, state)
    if changed:
        announcements.announce(CatalogueChanged())
    return changed


def _store_texts(engine: Engine, cards: Sequence[Row]) -> bytes:
    """Store the terms of new texts; return a digest of all of them, with the bodies."""
    with engine.begin() as connection:
        known = queries.hashes(connection)
        writes.forget_others(connection, [card.oracle_id for card in cards])
    digest = sha256(METHOD.encode())
    for some in _batches(iter(cards)):
        texts = [text_of(RulesText(card.name, card.type_line, card.oracle_text)) for card in some]
        hashes = [_hash(card, text) for card, text in zip(some, texts, strict=True)]
        new = [
            StoredVector(card.oracle_id, text_hash, vector_of(text), card.colors, card.mana_value)
            for card, text, text_hash in zip(some, texts, hashes, strict=True)
            if known.get(card.oracle_id) != text_hash
        ]
        with engine.begin() as connection:
            writes.store_vectors(connection, new)
        for card, text_hash in zip(some, hashes, strict=True):
            digest.update(card.oracle_id.bytes + text_hash)
    return digest.digest()[:16]


def _hash(card: Row, text: str) -> bytes:
    """Return a hash of a text with the method that counts it and the body of its card."""
    return hash_of(f"{METHOD}\n{text}\n{card.colors}\n{card.mana_value}")


def _store_neighbours(engine: Engine, digest: bytes) -> int:
    """Store the neighbours of the cards that have none of these texts yet; return their number."""
    with engine.connect() as connection:
        done = queries.up_to_date(connection, digest)
        rows = queries.vectors(connection)
    ids = [row[0] for row in rows]
    waiting = [place for place, oracle_id in enumerate(ids) if oracle_id not in done]
    if not waiting:
        return 0
    corpus = Corpus([row[1] for row in rows])
    bodies = Bodies.of((row[2] for row in rows), (row[3] for row in rows))
    for some in _batches(_found(corpus, bodies, ids, waiting, digest)):
        with engine.begin() as connection:
            writes.store_neighbours(connection, some)
    return len(waiting)


def _found(
    corpus: Corpus, bodies: Bodies, ids: Sequence[UUID], waiting: Sequence[int], digest: bytes
) -> Iterator[StoredNeighbours]:
    for place, near in zip(waiting, corpus.nearest(waiting, bodies), strict=True):
        others = [ids[row] for row in near.rows]
        yield StoredNeighbours(ids[place], digest, others, near.scores.tolist(), near.shared.ravel().tolist())


def _batches(some: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(some, BATCH)):
        yield batch
