"""The tables of other apps that we write: columns in the app's order, and the words it is known to use.

Values without a word of the app's own are written as the nearest one (`instead`), or left empty; `losses.py` counts
them before a file is written.
"""

from collection.export.contract import Exporter, spelling
from collection.export.tables import RowOf, app_table
from collection.formats.registry import FORMATS
from market.faces import SEPARATOR
from market.variants import Condition, Finish

_EUROPEAN = ("English", "French", "German", "Italian", "Spanish", "Portuguese", "Russian")
_NAMES = (*_EUROPEAN, "Japanese", "Korean")
_CODES = ("en", "fr", "de", "it", "es", "pt", "ru", "ja", "ko")
_NO_MINT: dict[str, str] = {Condition.MINT: Condition.NEAR_MINT}
_NO_ETCHED: dict[str, str] = {Finish.ETCHED: Finish.FOIL}
_TITLE_CASE = ("True", "False")


def _tags_with_flags(row: RowOf) -> str:
    """Return Archidekt's tags, among which the flags stand."""
    held = row.held
    flags = (("Proxy", held.is_proxy), ("Signed", held.is_signed), ("Altered", held.is_altered))
    return ",".join([*held.tags, *(word for word, is_set in flags if is_set)])


def _product_name(row: RowOf) -> str:
    """Return TCGplayer's name: only it says that a foil is etched."""
    return f"{row.held.card.name} (Foil Etched)" if row.held.finish is Finish.ETCHED else row.held.card.name


def _printing(row: RowOf) -> str:
    return "Foil" if row.held.finish is Finish.ETCHED else row.says("finish")


def _dollars(row: RowOf) -> str:
    return f"${row.cost}" if row.cost else ""


def _flagged(word: str) -> tuple[str, str]:
    return word, ""


_manabox = FORMATS["manabox"]
MANABOX = app_table(
    _manabox,
    "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,"
    "Purchase price,Misprint,Altered,Signed,Condition,Language,Proxy,Purchase price currency,Added",
    conditions=spelling(_manabox.conditions, ("mint", "near_mint", "excellent", "good", "played", "poor")),
    finishes=spelling(_manabox.finishes, ("normal", "foil", "etched")),
    languages=spelling(_manabox.languages, (*_CODES, "zh_CN", "zh_TW")),
)
_moxfield = FORMATS["moxfield"]
MOXFIELD = app_table(
    _moxfield,
    "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Last Modified,Collector Number,Alter,Proxy,"
    "Purchase Price",
    conditions=spelling(
        _moxfield.conditions,
        ("Mint", "Near Mint", "Good (Lightly Played)", "Played", "Heavily Played", "Damaged"),
    ),
    finishes=spelling(_moxfield.finishes, ("", "foil", "etched")),
    languages=spelling(_moxfield.languages, (*_NAMES, "Chinese", "Traditional Chinese", "Phyrexian")),
    flags={"altered": _TITLE_CASE, "proxy": _TITLE_CASE},
    cells={"Tradelist Count": lambda _row: "0"},
    is_upper=False,
    quotes_all=True,
)
_archidekt = FORMATS["archidekt"]
ARCHIDEKT = app_table(
    _archidekt,
    "Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,Edition Code,Multiverse Id,"
    "Scryfall ID,Collector Number",
    conditions=spelling(_archidekt.conditions, ("NM", "LP", "MP", "HP", "D"), _NO_MINT),
    finishes=spelling(_archidekt.finishes, ("Normal", "Foil", "Etched")),
    languages=spelling(_archidekt.languages, ("EN", "FR", "DE", "IT", "ES", "PT", "RU", "JP", "KR", "CS", "CT")),
    cells={"Tags": _tags_with_flags},
    also_holds=("tags", "proxy", "signed", "altered"),
    is_upper=False,
)
_dragonshield = FORMATS["dragonshield"]
DRAGONSHIELD = app_table(
    _dragonshield,
    "Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,Language,"
    "Price Bought,Date Bought,LOW,MID,MARKET",
    conditions=spelling(_dragonshield.conditions, ("Mint", "NearMint", "Excellent", "Good", "Played", "Poor")),
    finishes=spelling(_dragonshield.finishes, ("Normal", "Foil", "Etched")),
    languages=spelling(_dragonshield.languages, (*_NAMES, "Simplified Chinese", "Traditional Chinese")),
    # The app's word for an unknown cost is 0.
    cells={"Trade Quantity": lambda _row: "0", "Price Bought": lambda row: row.cost or "0.00"},
    also_holds=("unit_cost",),
    preamble='"sep=,"\r\n',
)
_deckbox = FORMATS["deckbox"]
DECKBOX = app_table(
    _deckbox,
    "Count,Tradelist Count,Name,Edition,Edition Code,Card Number,Condition,Language,Foil,Signed,Artist Proof,"
    "Altered Art,Misprint,Promo,Textless,Printing Id,Printing Note,Tags,My Price,TcgPlayer ID,Scryfall ID",
    conditions=spelling(
        _deckbox.conditions,
        ("Mint", "Near Mint", "Good (Lightly Played)", "Played", "Heavily Played", "Poor"),
    ),
    finishes=spelling(_deckbox.finishes, ("", "foil"), _NO_ETCHED),
    languages=spelling(_deckbox.languages, (*_NAMES, "Chinese", "Traditional Chinese")),
    flags={"signed": _flagged("signed"), "altered": _flagged("altered"), "misprint": _flagged("misprint")},
    # Its printing note tells printings apart: notes of one's own have no column.
    cells={"Tradelist Count": lambda _row: "0", "Printing Note": lambda _row: "", "My Price": _dollars},
    also_holds=("unit_cost",),
    fixed_currency="USD",
)
_tcgplayer = FORMATS["tcgplayer_app"]
TCGPLAYER = app_table(
    _tcgplayer,
    "Quantity,Name,Simple Name,Set,Card Number,Set Code,Printing,Condition,Language,Rarity,Product ID,SKU",
    conditions=spelling(
        _tcgplayer.conditions,
        ("Near Mint", "Lightly Played", "Moderately Played", "Heavily Played", "Damaged"),
        _NO_MINT,
    ),
    finishes=spelling(_tcgplayer.finishes, ("Normal", "Foil", "Foil Etched")),
    languages=spelling(_tcgplayer.languages, (*_NAMES, "Chinese (S)", "Chinese (T)")),
    cells={
        "Name": _product_name,
        "Simple Name": lambda row: row.held.card.name.split(SEPARATOR)[0],
        "Printing": _printing,
    },
    also_holds=("name", "finish"),
)
_mtggoldfish = FORMATS["mtggoldfish"]
MTGGOLDFISH = app_table(
    _mtggoldfish,
    "Card,Set ID,Set Name,Quantity,Foil,Variation,Collector Number,Scryfall ID",
    finishes=spelling(_mtggoldfish.finishes, ("regular", "foil", "foil_etched")),
    cells={"Variation": lambda _row: ""},  # tells printings apart: notes of one's own have no column
)
_topdecked = FORMATS["topdecked"]
TOPDECKED = app_table(
    _topdecked,
    "QUANTITY,NAME,SETCODE,SETNAME,COLLECTOR NUMBER,FINISH,PRICE,RARITY,ID,ACQUIRED DATE,ACQUIRED PRICE,LANG,"
    "PRICE SALE,SIGNING,ALTERATION,CONDITION,NOTES,TAGS",
    conditions=spelling(
        _topdecked.conditions,
        ("mint", "near mint", "slightly played", "moderately played", "heavily played", "damaged"),
    ),
    finishes=spelling(_topdecked.finishes, ("nonfoil", "foil", "etched")),
    languages=spelling(_topdecked.languages, (*_CODES, "zhs", "zht")),
    flags={"signed": _flagged("signed"), "altered": _flagged("altered")},
)
_cardkingdom = FORMATS["cardkingdom"]
CARDKINGDOM = app_table(
    _cardkingdom,
    "title,edition,foil,quantity",
    finishes=spelling(_cardkingdom.finishes, ("FALSE", "TRUE"), _NO_ETCHED),
)
_cardmarket = FORMATS["cardmarket_stock"]
CARDMARKET = app_table(
    _cardmarket,
    "idArticle,idProduct,English Name,Local Name,Exp.,Exp. Name,Price,Language,Condition,Foil?,Signed?,Playset?,"
    "Altered?,Comments,Amount,onSale,idCurrency,Currency Code",
    title="Cardmarket list",
    conditions=spelling(_cardmarket.conditions, ("MT", "NM", "EX", "GD", "PL", "PO")),
    finishes=spelling(_cardmarket.finishes, ("", "X"), _NO_ETCHED),
    languages=spelling(_cardmarket.languages, tuple(str(number) for number in range(1, 12))),
    flags={"signed": _flagged("X"), "altered": _flagged("X")},
    delimiter=";",
)
APPS: tuple[Exporter, ...] = (
    MANABOX,
    MOXFIELD,
    ARCHIDEKT,
    DRAGONSHIELD,
    DECKBOX,
    TCGPLAYER,
    MTGGOLDFISH,
    TOPDECKED,
    CARDKINGDOM,
    CARDMARKET,
)
