"""How much JSON is parsed: a bounded number of elements, nested to a bounded depth, strings aside."""

import json

import pytest

from dashapp.edge.bodies import DEEPEST, MOST_ELEMENTS, BoundedJSON, ExcessiveJSON


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": [1, 2, {"b": "c"}]},
        [[]] * (MOST_ELEMENTS // 3),
        "[" * 10 * DEEPEST,
        ['"[' * DEEPEST, "\\", '\\"{' * DEEPEST],
        ["\\u0000", "\\\\u0000", "ä😀"],
        json.loads("[" * DEEPEST + "]" * DEEPEST),
    ],
)
def test_what_is_within_the_bounds_is_parsed(value: object) -> None:
    assert BoundedJSON.loads(json.dumps(value)) == value
    assert BoundedJSON.loads(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        "[" + "[]," * MOST_ELEMENTS + "[]]",
        '{"a":1' + ',"a":1' * MOST_ELEMENTS + "}",
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        '{"a":' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1),
        '["\\"", ' + "[" * DEEPEST + "]" * (DEEPEST + 1),
    ],
)
def test_what_is_beyond_them_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(ExcessiveJSON):
        BoundedJSON.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        '"',
        '"\\',
        '"a',
        "]" * 200,
        b"\xff\xfe",
        "\ud800",
        '"\\ud800"',
        '"\\u0000"',
        '"\\\\\\u0000"',
        "NaN",
        "1e999",
    ],
)
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        BoundedJSON.loads(text)
