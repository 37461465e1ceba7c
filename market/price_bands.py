"""Bands of price: what is cheap moves otherwise than what is dear, so series are compared within their band."""

from bisect import bisect_right

BANDS = (100, 200, 500, 2_000, 10_000)  # minor units: below 1, 1-2, 2-5, 5-20, 20-100, 100 and more


def band_of(units: int) -> tuple[int, int | None]:
    """Return the band of a price: from the first amount on, below the second one, None where it is open."""
    place = bisect_right(BANDS, units)
    return (BANDS[place - 1] if place else 0), (BANDS[place] if place < len(BANDS) else None)
