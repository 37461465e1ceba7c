"""All formats, and which one a header is of."""

from collections.abc import Sequence
from types import MappingProxyType

from collection.formats import (
    archidekt,
    cardcastle,
    cardkingdom,
    cardmarket,
    cardsphere,
    cardtrader,
    cubecobra,
    deckbox,
    decked_builder,
    deckstats,
    delver,
    dragonshield,
    dualcaster,
    echomtg,
    helvault,
    manabox,
    moxfield,
    mtg_manager,
    mtg_studio,
    mtggoldfish,
    mtgo,
    mtgstocks,
    tappedout,
    tcgplayer,
    topdecked,
    urzas_gatherer,
)
from collection.formats.contract import Format, fold_word

_MODULES = (
    dualcaster,
    manabox,
    moxfield,
    archidekt,
    deckbox,
    cardsphere,
    dragonshield,
    delver,
    tcgplayer,
    echomtg,
    mtggoldfish,
    helvault,
    deckstats,
    cardcastle,
    tappedout,
    urzas_gatherer,
    decked_builder,
    topdecked,
    mtgo,
    cubecobra,
    cardmarket,
    cardtrader,
    mtg_manager,
    mtgstocks,
    mtg_studio,
    cardkingdom,
)
FORMATS = MappingProxyType({file_format.slug: file_format for module in _MODULES for file_format in module.FORMATS})


def detect(header: Sequence[str]) -> Format | None:
    """Return the format of a header; None where no format fits, or several do: nothing is guessed."""
    found = fitting(header)
    return found[0] if len(found) == 1 else None


def fitting(header: Sequence[str]) -> list[Format]:
    """Return all formats whose signature fits a header."""
    names = frozenset(map(fold_word, header))
    return [
        file_format
        for file_format in FORMATS.values()
        if any(signature.fits(names) for signature in file_format.signatures)
    ]
