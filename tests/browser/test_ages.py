"""Ages that the browser keeps current are written as the server writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from dashapp import formats
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
PASSED = [
    timedelta(seconds=1) * seconds
    for edge in (0, 60, 3600, 86400, 2 * 86400, 10 * 86400, 1500 * 86400)
    for passed in (edge - 1, edge, edge + 1)
    for seconds in (passed, -passed)
]


def test_both_write_the_same_of_every_time(reader: Reader) -> None:
    reader.open("/market")
    reader.wait(lambda: reader.run("return Boolean(window.dualcaster?.formats)"), "the page's scripts")
    script = """
        const [times, now] = arguments, {age, due} = dualcaster.formats;
        return times.map((then) => [age(then, now), due(then, now)]);
    """
    times = [NOW - passed for passed in PASSED]
    written = reader.run(script, [1000 * time.timestamp() for time in times], 1000 * NOW.timestamp())
    assert written == [[formats.age(time, NOW), formats.due(time, NOW)] for time in times]
    assert not any(age.startswith("in ") for age, _due in written)
