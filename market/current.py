"""What counts as a price of now (methods.md, what is current): the one rule behind every number and every page.

A price speaks for now if a source confirmed it less than CURRENT_FOR before the newest confirmation in its currency.
Any other one is the last that is known: it is shown with its date and is part of no number.
"""

from datetime import timedelta

CURRENT_FOR = timedelta(days=3)
