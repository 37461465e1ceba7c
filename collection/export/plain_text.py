"""Plain text, one line a card, as Arena and most deck builders read it: `4 Name (SET) 123 *F*`.

`*F*` is a foil, `*E*` an etched card, `*A*` an altered one. A line without a mark leaves the finish open.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from collection.export.contract import Exporter, Spelling, Target
from collection.export.held import Held
from market.variants import Finish

MOST = 999  # copies in one line
_MARKS: Mapping[str, str] = MappingProxyType({Finish.NONFOIL: "", Finish.FOIL: "*F*", Finish.ETCHED: "*E*"})


def write(exporter: Exporter, held: Iterable[Held], _target: Target) -> Iterator[str]:
    """Yield the lines of holdings whose cards have a name."""
    for one in held:
        if one.card.name:
            line = _line(one)
            for lot in exporter.rows_of(one):
                full, rest = divmod(lot.quantity, MOST)
                yield from (f"{copies} {line}\n" for copies in (*[MOST] * full, *([rest] if rest else ())))


def _line(held: Held) -> str:
    card = held.card
    printing = f"({card.set_code.upper()})" if card.set_code else ""
    number = card.collector_number if printing else ""
    marks = (_MARKS[held.finish] if held.finish else "", "*A*" if held.is_altered else "")
    return " ".join(filter(None, (card.name, printing, number, *marks)))


PLAIN_TEXT = Exporter(
    slug="text",
    title="Plain text",
    write=write,
    holds=frozenset(("quantity", "name", "set_code", "collector_number", "finish", "altered")),
    finishes=Spelling(_MARKS),
    extension="txt",
    media_type="text/plain",
)
