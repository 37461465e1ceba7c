"""`/api/recommendations`: what is recommended to everybody, how often it came true, and the ledger that shows it."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response

from dashapp import cached, cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import MARKET, endpoint
from dashapp.api.errors import failure
from services.analysis.arbitrage import load_arbitrage_overview
from services.analysis.ledger import CSV, JSON_LINES, LedgerRequest, load_ledger, load_root
from services.analysis.recommendations import (
    NoSuchRecommendation,
    RecommendationRequest,
    RecommendationsRequest,
    load_recommendation,
)
from services.analysis.track_record import TrackRecord, TrackRecordRequest

MEDIA_TYPES = MappingProxyType({JSON_LINES: "application/x-ndjson", CSV: "text/csv"})
NO_RECOMMENDATION = "There is no such recommendation."
PATH: Mapping[str, str] = MappingProxyType({"recommendation_id": NO_RECOMMENDATION})
EMPTY = "empty"  # the tag of a ledger without a batch

blueprint = Blueprint("api_recommendations", __name__, url_prefix="/api/recommendations")


@blueprint.get("")
@endpoint(MARKET, shapes.Recommendations, RecommendationsRequest)
def list_recommendations(asked: RecommendationsRequest) -> Response:
    """What is recommended to everybody, a page at a time: the newest first, of one search the best first.

    Each has the facts and fees that it rested on when it was issued, and is never changed. `search` says what the last
    search for arbitrage found: that nothing is worth it is a result, too. A status may be five minutes late. Not
    investment advice.
    """
    page = cached.load_recommendations(asked)
    body = {"items": page.items, "search": load_arbitrage_overview(asked.currency), **cursors.paging(asked, page)}
    return json_response(body)


@blueprint.get("/<int:recommendation_id>")
@endpoint(MARKET, shapes.Recommendation, RecommendationRequest, path=PATH)
def show_recommendation(asked: RecommendationRequest) -> Response:
    """One recommendation, as it was issued, and what became of it."""
    return json_response(load_recommendation(asked.recommendation_id))


@blueprint.errorhandler(NoSuchRecommendation)
def missing(_error: NoSuchRecommendation) -> Response:
    """Return 404."""
    return failure(404, "not_found", NO_RECOMMENDATION)


@blueprint.get("/track-record")
@endpoint(MARKET, shapes.TrackRecord, TrackRecordRequest)
def track_record(asked: TrackRecordRequest) -> Response:
    """What became of all recommendations after 7, 30 and 90 days, beside how often that happens anyway.

    Nets are after fees. Below `least` judged outcomes the figures are null: too few to say.
    """
    return json_response(_body(cached.load_track_record(asked)))


@blueprint.get("/ledger")
@endpoint(MARKET, None, LedgerRequest, files=frozenset(MEDIA_TYPES.values()))
def ledger(asked: LedgerRequest) -> Response:
    """All recommendations and their outcomes as they were added, with their hashes.

    A batch comes before its rows. `record` is the canonical JSON whose SHA-256 is `sha256`; the Merkle root of a batch
    is over the header's and the rows', `root` the SHA-256 of `previous` and `merkle`. The ETag is the newest root.
    """
    response = Response(load_ledger(asked), mimetype=MEDIA_TYPES[asked.format])
    response.headers["Content-Disposition"] = f'attachment; filename="dualcaster-ledger.{asked.format}"'
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(f"{load_root() or EMPTY}-{asked.format}")
    return response


def _body(found: TrackRecord) -> dict[str, Any]:
    body = asdict(found)
    for one in (*body["horizons"], *body["groups"]):
        one |= one.pop("record")
        one["figures"] = one["figures"] and _figures(one["figures"])
    return body


def _figures(figures: dict[str, Any]) -> dict[str, Any]:
    """Return figures as objects: tuples with names are arrays else."""
    return {
        **figures,
        "reliability": [one._asdict() for one in figures["reliability"]],
        "mean_net": figures["mean_net"] and figures["mean_net"]._asdict(),
        "best": [_result(one) for one in figures["best"]],
        "worst": [_result(one) for one in figures["worst"]],
    }


def _result(one: Any) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("id", "series_id", "type", "issued_at", "exit_at", "gain")}
    return {**told, "is_hit": one.label == "hit"}
