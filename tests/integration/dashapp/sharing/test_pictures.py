"""The pictures of shared links, as a chat gets them."""

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from dashapp.pictures.addresses import scan_path
from dashapp.pictures.store import PictureStore
from dashapp.sharing import layout, route
from dashapp.sharing.picture import picture
from stack.ports import LOCALHOST, free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.integration.dashapp.pictures.conftest import FILE
from tests.integration.dashapp.sharing.conftest import Serve
from tests.support.caching import forget_answers
from tests.support.prices import ago, make_card, price, rows, series, store

PICTURES = "/pictures/share"
ADDRESS = "https://cards.scryfall.io/normal/front/" + FILE.format(1)
RED = (200, 20, 20)


@pytest.fixture
def client(market: Engine, serve: Serve) -> FlaskClient:
    """A client over the simulated market."""
    return serve()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was drawn, in order."""
    names: list[str] = []

    def draw(summary: route.Summary, *more: object) -> bytes:
        names.append(summary.name)
        return picture(summary, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(route, "picture", draw)
    return names


def image_of(answer: TestResponse) -> Image.Image:
    """The picture in an answer."""
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Image.open(BytesIO(answer.data), formats=["PNG"]).convert("RGB")


def of_card(number: int, currency: str = "USD") -> str:
    return f"{PICTURES}/cards/{number}.png?currency={currency}"


def dearest_set(market: Engine) -> str:
    with market.connect() as connection:
        statement = "SELECT set_code FROM set_overviews ORDER BY value DESC NULLS LAST LIMIT 1"
        return str(connection.execute(text(statement)).scalar_one())


def test_every_subject_has_a_picture_of_the_size_that_its_tags_name(client: FlaskClient, market: Engine) -> None:
    paths = [of_card(card_with_prices(market)), f"{PICTURES}/sets/{dearest_set(market)}.png", f"{PICTURES}/market.png"]
    answers = [client.get(path) for path in paths]
    assert [image_of(answer).size for answer in answers] == [(1200, 630)] * 3
    assert len({answer.data for answer in answers}) == 3


def test_pictures_differ_by_card_currency_and_period(client: FlaskClient, market: Engine) -> None:
    number = card_with_prices(market)
    paths = [of_card(number), of_card(number + 1), of_card(number, "EUR")]
    paths += [f"{PICTURES}/market.png?period={period}" for period in ("7d", "30d")]
    assert len({client.get(path).data for path in paths}) == len(paths)


def test_a_picture_is_drawn_once_and_kept_for_some_minutes(
    client: FlaskClient, serve: Serve, market: Engine, drawn: list[str]
) -> None:
    path = of_card(card_with_prices(market))
    first = client.get(path)
    again = serve().get(path)  # by another process
    assert (first.data, len(drawn)) == (again.data, 1)
    assert (first.cache_control.public, first.cache_control.max_age) == (True, 600)
    same = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")


def test_a_new_price_is_drawn(database: Engine, redis_url: str, serve: Serve, drawn: list[str]) -> None:
    store(database, [series(1, price(ago(days=1), "2.00"))], [make_card(1)])
    number = int(rows(database, "SELECT id FROM cards")[0][0])
    client = serve()
    before = client.get(of_card(number))
    store(database, [series(1, price(ago(), "3.00"))])
    forget_answers(redis_url)
    assert client.get(of_card(number)).data != before.data
    assert len(drawn) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [("cards/2000000000.png", 404), ("cards/x.png", 404), ("sets/zzzzz.png", 404), ("sets/a-b.png", 404),
     ("nothing.png", 404), ("market.png?period=2d", 400), ("cards/1.png?currency=GBP", 400),
     ("sets/lea.png?currency=", 400)],
)  # fmt: skip
def test_what_does_not_exist_has_no_picture(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"{PICTURES}/{path}").status_code == status


def test_there_is_none_while_the_database_is_away(redis_url: str, serve: Serve) -> None:
    with configured(f"postgresql+psycopg://nobody@{LOCALHOST}:{free_port()}/nothing", redis_url):
        assert serve().get(of_card(1)).status_code == 503


def scan(size: tuple[int, int], colour: tuple[int, int, int]) -> bytes:
    """A scan of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", quality=95)
    return file.getvalue()


def card_with_scan(database: Engine) -> int:
    store(database, [], [make_card(1, image_url=ADDRESS)])
    return int(rows(database, "SELECT id FROM cards")[0][0])


def middle_of_art(answer: TestResponse) -> tuple[int, ...]:
    left, top, right, bottom = layout.ART
    found = image_of(answer).getpixel(((left + right) // 2, (top + bottom) // 2))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("size", ["art", "normal"])
def test_a_scan_that_is_there_is_shown_and_none_is_fetched(
    database: Engine, serve: Serve, tmp_path: Path, size: str
) -> None:
    number = card_with_scan(database)
    client = serve()
    before = client.get(of_card(number))
    path = scan_path(ADDRESS, size, "front")  # type: ignore[arg-type]
    assert path
    kept = PictureStore(tmp_path / "pictures", 1 << 20)
    assert kept.find(path) is None
    kept.keep(path, scan((488, 680), RED))
    shown = middle_of_art(client.get(of_card(number)))
    assert all(abs(one - other) < 12 for one, other in zip(shown, RED, strict=True))
    assert middle_of_art(before) != shown


def test_a_scan_that_cannot_be_read_is_replaced_by_a_drawing(database: Engine, serve: Serve, tmp_path: Path) -> None:
    number = card_with_scan(database)
    path = scan_path(ADDRESS, "art", "front")
    assert path
    PictureStore(tmp_path / "pictures", 1 << 20).keep(path, b"\xff\xd8\xff no picture")
    assert image_of(serve().get(of_card(number))).size == (1200, 630)
