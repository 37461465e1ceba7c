"""Similar cards, by oracle id (docs/methods.md, similar cards)."""

from uuid import UUID

from sqlalchemy import ARRAY, REAL, BigInteger, Double, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class CardVector(Base):
    """The terms of a rules text with their counts (similarity.vectors), and the card's body.

    `text_hash` changes with the text: only texts with a new one are counted again.
    """

    __tablename__ = "card_vectors"
    oracle_id: Mapped[UUID] = mapped_column(primary_key=True)
    text_hash: Mapped[bytes]
    entries: Mapped[bytes]
    colors: Mapped[list[str]]
    mana_value: Mapped[float | None] = mapped_column(Double)


class CardNeighbours(Base):
    """The nearest cards, the nearest first: `others` by oracle id, their cosines, and the terms they share.

    `shared` has similarity.corpus.MOST_SHARED numbers for each of them. `digest` is of all texts: rows with the newest
    one are up to date.
    """

    __tablename__ = "card_neighbours"
    oracle_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    others: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    scores: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    shared: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
