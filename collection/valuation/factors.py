"""What copies of a condition are worth against near mint ones, as a fallback that has to be switched on.

The percents are an assumption of this program, not a quotation: they lie between the tables of grades by which shops
buy, which differ among each other. Nobody's prices were measured for them. A value that rests on them says so.
"""

from datetime import date
from types import MappingProxyType

from collection.valuation.appraisals import ConditionFactors
from market.variants import Condition

CONDITION_FACTORS = ConditionFactors(
    MappingProxyType(
        {
            Condition.MINT: 100,
            Condition.NEAR_MINT: 100,
            Condition.LIGHTLY_PLAYED: 85,
            Condition.MODERATELY_PLAYED: 70,
            Condition.HEAVILY_PLAYED: 50,
            Condition.DAMAGED: 35,
        }
    ),
    "an assumption of this program",
    date(2026, 11, 30),
)
