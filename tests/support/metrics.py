"""Metrics as a scraper reads them."""

from collections.abc import Iterable

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample


def samples(text: str) -> list[Sample]:
    """All samples of an exposition."""
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def collected(collector: Collector) -> list[Sample]:
    """All samples of a collector."""
    return [sample for family in collector.collect() for sample in family.samples]


def total(found: Iterable[Sample], name: str, **labels: str) -> float:
    """The sum of a metric's samples that have these labels; 0 without one."""
    return sum(one.value for one in found if one.name == name and labels.items() <= one.labels.items())


def values(found: Iterable[Sample], name: str, label: str) -> dict[str, float]:
    """A metric's samples by the value of a label."""
    return {one.labels[label]: one.value for one in found if one.name == name}
