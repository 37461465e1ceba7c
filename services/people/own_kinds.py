"""Which of their own events a reader may see."""

from analysis.activity import OF_USERS, Kind
from services.actors import Actor, Need


def kinds_of(reader: Actor) -> tuple[Kind, ...]:
    """Return the kinds of events that an actor may read: those of alerts need a right of their own."""
    return tuple(kind for kind in OF_USERS if kind is not Kind.ALERTS or reader.may(Need.ALERTS_READ))
