"""Recommendations about one's own cards as the API's items."""

from typing import Any

from market.current import CURRENT_FOR
from services.people.advice.contract import Advice, AdvicePage

OPEN = "open"


def body_of(page: AdvicePage) -> dict[str, Any]:
    """Return the body of an answer."""
    items = [_item(one, page.currency) for one in page.items]
    return {"currency": page.currency, "items": items, "total": page.total, "idle": page.idle}


def _item(one: Advice, currency: str) -> dict[str, Any]:
    names = ("condition", "finish", "language", "copies", "channels", "compared_with")
    return {
        "id": f"{one.type}:{one.about}",
        "type": one.type,
        "issued_at": one.as_of,
        "expires_at": one.as_of + CURRENT_FOR,
        "card": one.card,
        "action": one.action,
        "facts": {name: getattr(one, name) for name in names},
        "probability": None,
        "expected_net": one.gain,
        "fees": one.fees,
        "base_rate": None,
        "currency": currency,
        "status": OPEN,
        "outcomes": [],
    }
