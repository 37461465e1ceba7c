"""The cards of MTGJSON's AllIdentifiers: the Scryfall id of each uuid. https://mtgjson.com/data-models/"""

from uuid import UUID

import msgspec

from ingestion.contract import CatalogueCard, Rejected
from ingestion.parsing.values import BROKEN_JSON, Identifier, SetCode, Text, parse_uuid, refuse_nul, reject
from market.variants import MTGJSON_LANGUAGES, SCRYFALL_LANGUAGES, translate_language

_CODES: dict[str, str] = {language: code for code, language in SCRYFALL_LANGUAGES.items()}


class _Identifiers(msgspec.Struct, rename="camel"):
    scryfall_id: UUID | None = None
    mcm_id: Identifier | None = None
    tcgplayer_product_id: Identifier | None = None
    tcgplayer_etched_product_id: Identifier | None = None


class _Entry(msgspec.Struct, rename="camel"):
    name: Text
    set_code: SetCode
    number: Text
    language: str = "English"
    side: str | None = None
    identifiers: _Identifiers | None = None


# Not strict: MTGJSON writes the numbers among the identifiers as text.
_decode = msgspec.json.Decoder(_Entry, strict=False).decode


def identified_card(uuid: str, entry: bytes) -> CatalogueCard | Rejected | None:
    """Return the card of an entry, which is one of its faces; None where Scryfall does not know it."""
    try:
        refuse_nul(entry)
        return _card(parse_uuid(uuid), _decode(entry))
    except BROKEN_JSON as error:
        text = entry.decode("utf-8", "replace")
        return reject(f"{uuid}: {text[:400]}", error)._replace(record=f'{{"{uuid}": {text}}}')


def _card(uuid: UUID, entry: _Entry) -> CatalogueCard | None:
    ids = entry.identifiers
    if ids is None or ids.scryfall_id is None:
        return None
    language = translate_language(MTGJSON_LANGUAGES, entry.language)
    return CatalogueCard(
        scryfall_id=ids.scryfall_id,
        name=entry.name,
        set_code=entry.set_code.lower(),
        collector_number=entry.number,
        described=False,
        lang=_CODES.get(language, language),
        language=language,
        tcgplayer_id=ids.tcgplayer_product_id,
        tcgplayer_etched_id=ids.tcgplayer_etched_product_id,
        cardmarket_id=ids.mcm_id,
        mtgjson_uuid=uuid,
        front=entry.side in (None, "a"),
    )
