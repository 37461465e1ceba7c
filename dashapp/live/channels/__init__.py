"""The channels of the WebSocket, one module each. A new one needs its module and its line in CHANNELS."""

from collections.abc import Mapping
from typing import Any

from dashapp.live.channels.alerts import Alerts
from dashapp.live.channels.card import Card
from dashapp.live.channels.channel import Channel as Channel
from dashapp.live.channels.channel import News as News
from dashapp.live.channels.dashboard import Dashboard
from dashapp.live.channels.inventory import Inventory
from dashapp.live.channels.market import Market
from dashapp.live.channels.recommendations import Recommendations
from dashapp.live.messages import Refused

CHANNELS: dict[str, type[Channel]] = {
    channel.name: channel for channel in (Market, Card, Alerts, Inventory, Dashboard, Recommendations)
}


def channel_of(said: Mapping[str, Any]) -> Channel:
    """Return the channel named by a client's message. Raises Refused."""
    name = said.get("channel")
    if not isinstance(name, str) or name not in CHANNELS:
        raise Refused("unknown_channel", f"channel must be one of {', '.join(CHANNELS)}.")
    return CHANNELS[name].parse(said)
