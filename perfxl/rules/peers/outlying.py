"""Where a ratio lies among its peers': median, and the middle of the distances to it on each side.

Ratios of departments are skewed (a few spend much), so each side has its own spread: with one for both, half of the
skewed side would be outliers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median, quantiles

from msgspec import Struct

from perfxl.form import Form, Ratio

SIGMA = Decimal("1.4826")  # of a normal distribution, the standard deviation by the median absolute deviation


class Spread(Struct, frozen=True):
    """How the returns of a batch lie in one ratio; what is below `least` or above `most` is an outlier."""

    returns: int
    median: Decimal
    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal


def spread_of(form: Form, ratio: Ratio, values: Sequence[Decimal]) -> Spread | None:
    """Return the spread of a ratio, None where fewer returns have it than the form asks for, or it asks for none."""
    binding = form.rules.get("B03")
    if binding is None or len(values) < max(2, int(binding.numbers.get("peers", 10))):
        return None
    middle = median(values)
    low, _, high = quantiles(values, n=4, method="inclusive")
    below, above = (
        max(ratio.definition.least, binding.limit * SIGMA * median(side))
        for side in (
            [middle - value for value in values if value <= middle],
            [value - middle for value in values if value >= middle],
        )
    )
    return Spread(len(values), middle, low, high, middle - below, middle + above)
