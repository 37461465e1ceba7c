"""Rule of a field with several requests in it: a list of objects in a body, their JSON in a text."""

import json
from dataclasses import dataclass
from typing import Any

from services.requests import InvalidRequest, Request, fields_of
from services.rules import Rule, WrongValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Rule):
    """Requests of one kind, one at least and `most` at most."""

    kind: type[Request]
    most: int

    def read(self, text: str) -> tuple[Any, ...]:
        """Return the requests in their order. The error names the first wrong one by its place, from 1 on."""
        told = json.loads(text)
        if not 0 < len(told) <= self.most or not all(isinstance(one, dict) for one in told):
            raise WrongValue(f"must have 1 to {self.most} objects")
        return tuple(self._one(place, one) for place, one in enumerate(told, 1))

    def _one(self, place: int, told: dict[str, Any]) -> Request:
        known = fields_of(self.kind)
        unknown = [name for name in told if name not in known]
        if unknown:
            raise WrongValue(f"has in number {place} the unknown field {unknown[0][:40]}; there are {', '.join(known)}")
        try:
            return self.kind.parse(**told)
        except InvalidRequest as error:
            raise WrongValue(f"is wrong in number {place}: {error}") from None

    def schema(self) -> dict[str, Any]:
        """Return an array of objects."""
        fields = fields_of(self.kind)
        members = {
            name: field.rule.schema() | {"description": field.rule.description} for name, field in fields.items()
        }
        items = {
            "type": "object",
            "properties": members,
            "required": [name for name, field in fields.items() if field.is_needed],
            "additionalProperties": False,
        }
        return {"type": "array", "items": items, "minItems": 1, "maxItems": self.most}
