"""Fields of the query language in a collection: those of cards, and those of the copies."""

import re
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from market.search.copies import HeldMeasure, HeldNumberIs, Label, LabelIs
from market.search.fields import CARDS, MAXIMUM_TEXT, ORDER, SAME, Field, Vocabulary, compared
from market.search.names import title
from market.search.nodes import Term

_COPIES = re.compile(r"\d{1,7}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,15}(\.\d{1,6})?|\.\d{1,6})", re.ASCII)
_SIGNED = re.compile(rf"[+-]?{_AMOUNT.pattern}", re.ASCII)


def _number(measure: HeldMeasure, written: re.Pattern[str], op: str, value: str) -> Term | None:
    return HeldNumberIs(measure, compared(op), Decimal(value)) if written.fullmatch(value) else None


def _label(label: Label, op: str, value: str) -> Term | None:
    text = title(value)
    is_none = op == "=" and not value
    return LabelIs(label, text, op == "=") if is_none or 0 < len(text) <= MAXIMUM_TEXT else None


HELD = Vocabulary(
    {
        **CARDS.fields,
        "qty": Field(SAME + ORDER, "a number of copies such as 4", partial(_number, HeldMeasure.COPIES, _COPIES)),
        "loc": Field(SAME, 'a piece of a location\'s name such as "blue binder"', partial(_label, Label.LOCATION)),
        "tag": Field(SAME, "a piece of a tag such as trade", partial(_label, Label.TAG)),
        "cost": Field(SAME + ORDER, "a number such as 5 or 4.99", partial(_number, HeldMeasure.COST, _AMOUNT)),
        "gain": Field(SAME + ORDER, "a number such as 5 or -4.99", partial(_number, HeldMeasure.GAIN, _SIGNED)),
    },
    MappingProxyType(
        {
            **CARDS.aliases,
            "copies": "qty",
            "quantity": "qty",
            "location": "loc",
            "binder": "loc",
            "tags": "tag",
            "paid": "cost",
        }
    ),
)
