"""`/api/alerts`: rules about prices, their events, channels and backtests."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Response, request

from alerts.setting_aside import CannotBe
from dashapp import cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import ALERTS, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from dashapp.edge import rates
from dashapp.edge.addresses import limit_key
from services.actors import Need
from services.people.alerts import backtesting, channels, delivering, events, muting, rules
from services.people.alerts.channels import NoSuchChannel, TooManyChannels
from services.people.alerts.muting import MuteRequest, NoSuchLink
from services.people.alerts.requests import (
    AddRequest,
    BacktestRequest,
    ChangeRequest,
    ChannelRequest,
    EventsRequest,
    OneChannelRequest,
    ReadRequest,
    RuleRequest,
    RulesRequest,
    SnoozeRequest,
)
from services.people.alerts.rules import NoSuchRule, StaleRule, TooManyRules

NO_RULE, NO_CHANNEL = "You have no such alert.", "You have no such channel."
NO_LINK = "What this link would mute is gone."
FOREIGN = "A page of another site has sent it"
MANY = "Too many attempts by this address; Retry-After says when to try again"
PATH: Mapping[str, str] = MappingProxyType({"rule_id": NO_RULE})
CHANNEL_PATH: Mapping[str, str] = MappingProxyType({"channel_id": NO_CHANNEL})
STALE = "The alert has been changed since this version; `details.now` is what it is"
ENDED = "The alert has ended; the message says how"

# Rules are numbers: else `events` and other names below this address would be rules with methods of theirs.
blueprint = personal_blueprint("api_alerts", "/api/alerts")


@blueprint.get("")
@endpoint(ALERTS, shapes.Alerts, RulesRequest, needs=Need.ALERTS_READ)
def show_alerts(asked: RulesRequest) -> Response:
    """One's own alerts with their states, the newest first, a page at a time."""
    page = rules.load_rules(user_id(), asked)
    return json_response({"items": page.items, **cursors.paging(asked, page)})


@blueprint.post("")
@endpoint(
    ALERTS,
    shapes.Alert,
    body=AddRequest,
    status=201,
    conflict="The user has as many alerts as one may have",
    needs=Need.ALERTS_WRITE,
)
def add_alert(asked: AddRequest) -> Response:
    """Make an alert and return it with its state.

    One that is already true says so (`already_true`) and waits until it is not; with `notifies_if_true` it fires.
    """
    return json_response(rules.add(user_id(), asked), 201)


@blueprint.get("/<int:rule_id>")
@endpoint(ALERTS, shapes.Alert, RuleRequest, path=PATH, needs=Need.ALERTS_READ)
def show_alert(asked: RuleRequest) -> Response:
    """An alert with its state."""
    return json_response(rules.load_rule(user_id(), asked.rule_id))


@blueprint.patch("/<int:rule_id>")
@endpoint(ALERTS, shapes.Alert, RuleRequest, path=PATH, body=ChangeRequest, conflict=STALE, needs=Need.ALERTS_WRITE)
def change_alert(_asked: RuleRequest, change: ChangeRequest) -> Response:
    """Change an alert of the version that was read, which is armed again; what is left out stays."""
    return json_response(rules.change(user_id(), change))


@blueprint.delete("/<int:rule_id>")
@endpoint(ALERTS, None, RuleRequest, path=PATH, needs=Need.ALERTS_WRITE)
def delete_alert(asked: RuleRequest) -> Response:
    """Delete an alert with its events."""
    rules.delete(user_id(), asked.rule_id)
    return Response(status=204)


@blueprint.post("/<int:rule_id>/snooze")
@endpoint(ALERTS, shapes.Alert, RuleRequest, path=PATH, body=SnoozeRequest, conflict=ENDED, needs=Need.ALERTS_WRITE)
def snooze_alert(_asked: RuleRequest, told: SnoozeRequest) -> Response:
    """Silence an alert for some hours; its clocks stop meanwhile."""
    return json_response(rules.snooze(user_id(), told))


@blueprint.post("/<int:rule_id>/pause")
@endpoint(ALERTS, shapes.Alert, RuleRequest, path=PATH, conflict=ENDED, needs=Need.ALERTS_WRITE)
def pause_alert(asked: RuleRequest) -> Response:
    """Silence an alert until it is resumed; its clocks stop meanwhile."""
    return json_response(rules.pause(user_id(), asked.rule_id))


@blueprint.post("/<int:rule_id>/resume")
@endpoint(ALERTS, shapes.Alert, RuleRequest, path=PATH, conflict=ENDED, needs=Need.ALERTS_WRITE)
def resume_alert(asked: RuleRequest) -> Response:
    """Let an alert go on as it was, and arm one that is done again."""
    return json_response(rules.resume(user_id(), asked.rule_id))


@blueprint.post("/backtest")
@endpoint(ALERTS, shapes.AlertBacktest, body=BacktestRequest, needs=Need.ALERTS_READ)
def backtest_alert(asked: BacktestRequest) -> Response:
    """Try an alert over stored prices before it is made: hourly ones of 30 days, daily ones before.

    It is evaluated as new prices are, each point with what was known then.
    """
    rates.attempt(rates.USER_BACKTEST, str(user_id()))
    return json_response(backtesting.load_backtest(user_id(), asked))


@blueprint.get("/events")
@endpoint(ALERTS, shapes.AlertEvents, EventsRequest, needs=Need.ALERTS_READ)
def show_events(asked: EventsRequest) -> Response:
    """What alerts have told, the newest first, a page at a time, with the number of all that were not read."""
    page = events.load_events(user_id(), asked)
    return json_response({"items": page.items, "unread": page.unread, **cursors.paging(asked, page)})


@blueprint.post("/events/read")
@endpoint(ALERTS, shapes.AlertsRead, body=ReadRequest, needs=Need.ALERTS_WRITE)
def read_events(asked: ReadRequest) -> Response:
    """Mark events up to a number as read, on all devices."""
    return json_response({"unread": events.read(user_id(), asked.until)})


@blueprint.post("/mute")
@endpoint(ALERTS, None, MuteRequest, refusals={403: FOREIGN, 404: NO_LINK, 429: MANY})
def mute(asked: MuteRequest) -> Response:
    """Pause the alert of a mail, or end mails of alerts, by the token of the mail's link (RFC 8058), not signed in."""
    rates.attempt(rates.ADDRESS_SIGN_IN, limit_key(request.remote_addr or ""))
    muting.mute(asked)
    return Response(status=204)


@blueprint.get("/channels")
@endpoint(ALERTS, shapes.AlertChannels, needs=Need.ALERTS_READ)
def show_channels() -> Response:
    """Where alerts are delivered outside of the program."""
    return json_response({"channels": channels.load_channels(user_id())})


@blueprint.post("/channels")
@endpoint(
    ALERTS,
    shapes.NewAlertChannel,
    body=ChannelRequest,
    status=201,
    conflict="The user has as many channels as one may have",
    needs=Need.ALERTS_WRITE,
    secret=True,
)
def add_channel(asked: ChannelRequest) -> Response:
    """Add a webhook, Discord, or mail to one's own address; only this answer has the secret that signs a webhook."""
    channel, secret = channels.add(user_id(), asked)
    return json_response({"channel": channel, "secret": secret}, 201)


@blueprint.delete("/channels/<int:channel_id>")
@endpoint(ALERTS, None, OneChannelRequest, path=CHANNEL_PATH, needs=Need.ALERTS_WRITE)
def delete_channel(asked: OneChannelRequest) -> Response:
    """Delete a channel with what it has not delivered yet."""
    channels.delete(user_id(), asked.channel_id)
    return Response(status=204)


@blueprint.post("/channels/<int:channel_id>/test")
@endpoint(ALERTS, None, OneChannelRequest, path=CHANNEL_PATH, needs=Need.ALERTS_WRITE)
def test_channel(asked: OneChannelRequest) -> Response:
    """Have a worker send a test message, also by a disabled channel, which is enabled again. See its `last_status`."""
    rates.attempt(rates.USER_BACKTEST, str(user_id()))
    channels.test(user_id(), asked.channel_id)
    delivering.ask()
    return Response(status=204)


@blueprint.errorhandler(NoSuchRule)
def missing(_error: NoSuchRule) -> Response:
    """Return 404, also for the alert of somebody else."""
    return failure(404, "not_found", NO_RULE)


@blueprint.errorhandler(StaleRule)
def stale(error: StaleRule) -> Response:
    """Return 409 with the alert of now."""
    return failure(409, "stale", str(error), now=error.now)


@blueprint.errorhandler(NoSuchLink)
def missing_link(_error: NoSuchLink) -> Response:
    """Return 404, also for a token that is not ours."""
    return failure(404, "not_found", NO_LINK)


@blueprint.errorhandler(NoSuchChannel)
def missing_channel(_error: NoSuchChannel) -> Response:
    """Return 404, also for the channel of somebody else."""
    return failure(404, "not_found", NO_CHANNEL)


@blueprint.errorhandler(CannotBe)
@blueprint.errorhandler(TooManyRules)
@blueprint.errorhandler(TooManyChannels)
def conflicting(error: Exception) -> Response:
    """Return 409 with what is in the way."""
    return failure(409, "conflict", str(error))
