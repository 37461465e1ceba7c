"""Sets: the sets of the catalogue that a row's code and name of a set may mean."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from collection.resolution.names import is_token
from collection.resolution.set_aliases import (
    CODE_PATTERNS,
    CODES,
    LIST,
    LOOSE_PATTERNS,
    NAME_PATTERNS,
    NAMES,
    RENUMBERED,
    RENUMBERED_NAMES,
)
from market.search.fields import MAXIMUM_TEXT
from market.search.names import title

_REWRITINGS = 12  # of one name, at most


class SetMeant(NamedTuple):
    """A set that a row may mean.

    `renumbered`: the row's number is one of a set that was merged into this one. `loose`: the row's set is a part of
    this one.
    """

    code: str
    by_name: bool = False
    renumbered: bool = False
    loose: bool = False


class Sets:
    """The sets of the catalogue. Remembers its answers: a file names few sets many times."""

    def __init__(self, names: Mapping[str, str], renamed: Mapping[str, str] | None = None) -> None:
        """`names` are those of all sets by code, `renamed` the current codes of former ones."""
        self._codes = names.keys()
        self._renamed = renamed or {}
        self._titled: defaultdict[str, list[str]] = defaultdict(list)
        for code, name in names.items():
            self._titled[title(name)].append(code)
        self._meant: dict[tuple[str | None, str | None, bool], tuple[SetMeant, ...]] = {}

    def meant(self, code: str | None, set_name: str | None, name: str | None = None) -> tuple[SetMeant, ...]:
        """Return the sets that a code and a name may mean, the likeliest first; empty where no set fits.

        A card whose `name` says token may be in the set of tokens, which has a T before the code.
        """
        key = (code, set_name, is_token(name))
        if key not in self._meant:
            found: dict[str, SetMeant] = {}
            for one in self._all(*key):
                if one.code in self._codes:
                    found.setdefault(one.code, one)
            self._meant[key] = tuple(found.values())
        return self._meant[key]

    def _all(self, code: str | None, set_name: str | None, of_token: bool) -> Iterator[SetMeant]:
        coded = [*self._coded(code.strip().lower())] if code else []
        named = [*self._named(set_name)] if set_name and len(set_name) <= MAXIMUM_TEXT else []
        yield from coded
        yield from named
        if of_token:
            yield from (SetMeant(f"t{one.code}", one.by_name) for one in (*coded, *named))

    def _coded(self, code: str) -> Iterator[SetMeant]:
        yield SetMeant(code)
        if code in self._renamed:
            yield SetMeant(self._renamed[code])
        if code in CODES:
            yield SetMeant(CODES[code])
        for pattern, template in CODE_PATTERNS:
            if found := pattern.fullmatch(code):
                yield SetMeant(found.expand(template))
        if code in RENUMBERED:
            yield SetMeant(LIST, renumbered=True)

    def _named(self, set_name: str) -> Iterator[SetMeant]:
        for one, loose in _rewritings(set_name):
            folded = title(one)
            codes = [*self._titled.get(folded, ()), *([NAMES[folded]] if folded in NAMES else [])]
            yield from (SetMeant(code, by_name=True, loose=loose) for code in codes)
            if folded in RENUMBERED_NAMES:
                yield SetMeant(LIST, by_name=True, renumbered=True)


def _rewritings(set_name: str) -> list[tuple[str, bool]]:
    """Return a set's name as written, then in the catalogue's manner, each with whether it has become loose."""
    told = [(set_name.strip(), False)]
    for name, loose in told:  # grows meanwhile
        exact = [(one, loose) for one in _rewritten(name, NAME_PATTERNS)]
        others = exact or [(one, True) for one in _rewritten(name, LOOSE_PATTERNS)]
        told += [one for one in others if one not in told][: _REWRITINGS - len(told)]
    return told


def _rewritten(name: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> list[str]:
    return [found.expand(template) for pattern, template in patterns if (found := pattern.fullmatch(name))]
