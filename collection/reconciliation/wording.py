"""Wording: what a row of a file calls its card, and what remains of the row beyond the variant of its copies.

Both are JSON with sorted keys: equal texts mean the same. A holding keeps the second one as `raw`, so that copies
without a card, with a word that nobody knows, or that are signed are told apart from others, and can be resolved later.
"""

from typing import Any

import msgspec

from collection.formats.rows import ParsedRow, Word
from collection.resolution.clues import Clues
from market.variants import Finish

CLUES = tuple(Clues.__slots__)
FLAGS = ("signed", "altered", "misprint", "proxy")
_encode = msgspec.json.Encoder(order="deterministic").encode


def clues_of(row: ParsedRow) -> Clues:
    """Return what a row says about which card it means."""
    told = row.identifiers
    return Clues(
        scryfall_id=told.scryfall_id,
        tcgplayer_id=told.tcgplayer_product_id,
        tcgplayer_sku=told.tcgplayer_sku,
        cardmarket_id=told.cardmarket_product_id,
        cardtrader_id=told.cardtrader_blueprint_id,
        mtgo_id=told.mtgo_id,
        multiverse_id=told.multiverse_id,
        name=row.name or None,
        set_code=row.set_code or None,
        set_name=row.set_name or None,
        collector_number=row.collector_number or None,
        finish=row.finish.value,
        language=row.language.value,
    )


def wording_of(clues: Clues) -> str:
    """Return what clues call a card. The finish is part of it, the language is not: it is the copy's."""
    told = {name: value for name in CLUES if (value := getattr(clues, name)) is not None}
    told.pop("language", None)
    return _encode(told).decode()


def clues_from(text: str, **known: object) -> Clues:
    """Return the clues of a wording, or of a `raw` text without a card, with what is `known` of the copies now."""
    told: dict[str, Any] = msgspec.json.decode(text)
    return msgspec.convert({name: told[name] for name in CLUES if name in told} | known, Clues)


def raw_of(row: ParsedRow, wording: str, finish: Finish | None, *, is_resolved: bool) -> str | None:
    """Return what remains of a row beyond the variant of its copies, None where nothing does."""
    if is_resolved and not _says_more(row, finish):
        return None
    rest: dict[str, Any] = {} if is_resolved else msgspec.json.decode(wording)
    words: dict[str, Word[Any]] = {"condition_word": row.condition, "language_word": row.language}
    rest |= {name: word.raw for name, word in words.items() if word.is_unknown}
    if finish is None and row.finish.raw:
        rest["finish_word"] = row.finish.raw
    rest |= {flag: True for flag in FLAGS if getattr(row, f"is_{flag}")}
    return _encode(rest).decode()


def _says_more(row: ParsedRow, finish: Finish | None) -> bool:
    """Return whether a row has a word without a meaning, or a flag. Almost none has."""
    is_unknown = row.condition.is_unknown or row.language.is_unknown or (finish is None and row.finish.raw != "")
    return is_unknown or row.is_signed or row.is_altered or row.is_misprint or row.is_proxy


def raw_without_clues(text: str) -> str | None:
    """Return a `raw` text once the card is known: words and flags only, None where there are none."""
    rest = {name: value for name, value in msgspec.json.decode(text).items() if name not in CLUES}
    return _encode(rest).decode() if rest else None
