"""The evaluation of all targets on archives: what was measured, and which limits it kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import nan
from types import MappingProxyType
from typing import NamedTuple

from analysis.forecasting import nulls
from analysis.forecasting.evaluation import Figures, figures
from analysis.forecasting.features import FEATURES, FEATURES_OF
from analysis.forecasting.panel import Panel
from analysis.forecasting.samples import Missing, Samples, samples_of
from analysis.forecasting.targets import TARGETS, Target
from analysis.forecasting.walk_forward import Judged, by_names, walk_forward
from analysis.scores import brier_skill

# Issues at the end of each archive that no choice was made with: neither features, nor their definitions, nor limits.
HELD_OUT: Mapping[str, int] = MappingProxyType({"tcgplayer": 3, "cardkingdom": 5})
LEAST_SKILL: Mapping[str, float] = MappingProxyType(
    {
        "tcgplayer-up-3d": 0.05, "tcgplayer-down-3d": 0.05, "retail-up-7d": 0.05, "retail-down-7d": 0.05,
        "buylist-down-7d": 0.02,
    }
)  # fmt: skip
SLOPES = (0.8, 1.2)
MOST_OF_NOTHING = 0.005  # skill where there is nothing to find


class Check(NamedTuple):
    """A figure beside its limits; None: there is none on that side."""

    what: str
    value: float
    least: float | None
    most: float | None

    @property
    def is_met(self) -> bool:
        """Return whether it is within its limits."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured of a target. `walked` is the walk-forward, `held_out` the part of it whose outcomes are of the
    issues that no choice was made with, `crossed` one half of the names by the other before those issues.
    """

    target: str
    missing: Missing
    walked: Figures | None
    held_out: Figures | None
    crossed: Figures | None
    checks: tuple[Check, ...]


def report(panel: Panel, name: str, *, tuning: bool = False) -> Report:
    """Evaluate a target; with `tuning` on the issues that are not held out."""
    target = TARGETS[name]
    held = panel.days[-HELD_OUT[target.marketplace]]
    early = panel.issues(slice(len(panel.days) - HELD_OUT[target.marketplace]))
    seen = early if tuning else panel
    samples, missing = samples_of(seen, target)
    walk = walk_forward(samples)
    crossed = by_names(samples.at(samples.known < held), panel.name)

    def judge(some: Samples) -> Judged:
        return walk_forward(some) if len(walk.hits) else by_names(some, panel.name)

    return Report(
        name,
        missing,
        figures(walk),
        figures(_since(walk, held)),
        figures(crossed),
        (*_checks(name, walk if len(walk.hits) else crossed), *_nothing(target, seen, samples, judge)),
    )


def _since(walk: Judged, held: float) -> Judged:
    return Judged(*(one[walk.known >= held] for one in walk))


def _checks(name: str, judged: Judged) -> Iterator[Check]:
    """Yield the figures that have limits: NaN, which keeps none, where there are too few forecasts."""
    found = figures(judged)
    yield Check("Brier skill", found.skill if found else nan, LEAST_SKILL.get(name), None)
    yield Check("reliability slope", found.slope if found and found.slope is not None else nan, *SLOPES)


def _nothing(target: Target, panel: Panel, samples: Samples, judge: Callable[[Samples], Judged]) -> Iterator[Check]:
    """Yield the skills where there is nothing to find.

    Series differ for good, and some always move more; a permutation of dates or signs leaves that as it is. So what is
    limited there is the skill over a model of only that.
    """
    names = FEATURES_OF[target.marketplace]
    flipped, redated = samples_of(nulls.sign_flipped(panel), target)[0], nulls.redated(samples)
    sizes = [place for place, name in enumerate(names) if FEATURES[name].is_size]
    for what, some, rest in (
        ("outcomes permuted among cards", nulls.shuffled(samples), None),
        ("dates permuted within series", redated, nulls.lasting(redated)),
        ("signs flipped", flipped, flipped._replace(features=flipped.features[:, sizes])),
    ):
        found = judge(some)
        if not len(found.hits):
            continue
        skill = brier_skill(found.stated, found.base, found.hits)
        yield Check(f"{what}: skill", nan if skill is None else skill, None, None if rest else MOST_OF_NOTHING)
        if rest:
            over = brier_skill(found.stated, judge(rest).stated, found.hits)
            yield Check(f"{what}: over what is left", nan if over is None else over, None, MOST_OF_NOTHING)


def lines(found: Report) -> Iterator[str]:
    """Yield what a report says, for a terminal."""
    title = TARGETS[found.target].title
    yield f"\n{title} ({found.missing.unfilled:,} unfilled, {found.missing.no_price:,} without a price at the end)"
    for what, some in (("walk-forward", found.walked), ("held out", found.held_out), ("across names", found.crossed)):
        yield f"  {what:<13} {in_words(some) if some else 'too few forecasts'}"
    best = found.walked or found.crossed
    if best:
        yield "  deciles, stated -> seen in %: " + ", ".join(
            f"{100 * one.stated:.1f} -> {100 * one.seen:.1f}" for one in best.deciles
        )
    for check in found.checks:
        limits = " and ".join(
            f"{word} {limit:g}"
            for word, limit in (("at least", check.least), ("at most", check.most))
            if limit is not None
        )
        met = "" if not limits else "met" if check.is_met else "MISSED"
        yield f"  {check.what:<58} {check.value:>8.4f}  {limits or 'no limit':<28} {met}"


def in_words(found: Figures) -> str:
    """Return figures in a line."""
    interval = f" ({found.interval.low:.3f} to {found.interval.high:.3f})" if found.interval else ""
    slope = "" if found.slope is None else f", slope {found.slope:.2f}"
    return (
        f"Brier skill {found.skill:.3f}{interval}{slope}, calibration error {found.calibration_error:.4f},"
        f" base rate {found.base_rate:.1%}, {found.n:,} forecasts of {found.issues} issues"
    )
