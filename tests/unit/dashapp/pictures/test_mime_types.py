"""What counts as a picture: its content decides."""

import pytest

from dashapp.pictures.mime_types import mime_type


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"RIFF\n\x1a\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert mime_type(data) == kind


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"<!doctype html>", b"<svg/>", b"GIF89a", b" \xff\xd8\xff"])
def test_all_else_is_no_picture(data: bytes) -> None:
    assert mime_type(data) is None
