"""Opening files by what they hold."""

import gzip
import io
import lzma
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from ingestion.contract import SourceError
from ingestion.upstreams.files import MEBIBYTE, Meter, decompress_head, file_size, open_stream, read_head, search

LINES = b"".join(b'{"line": %d, "padding": "%b"}\n' % (number, b"x" * (number % 50)) for number in range(60_000))
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}
every_compression = pytest.mark.parametrize("compress", COMPRESSIONS.values(), ids=COMPRESSIONS)


@every_compression
def test_a_file_is_opened_by_its_first_bytes_whatever_its_name(
    compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(compress(LINES))
    with open_stream(path) as stream:
        assert b"".join(stream) == LINES


@every_compression
def test_progress_counts_the_bytes_on_disk_about_every_mebibyte(
    compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("one", "two")]
    for path in paths:
        path.write_bytes(compress(LINES))
    calls: list[tuple[int, int | None]] = []
    meter = Meter(paths, lambda done, total: calls.append((done, total)))
    for path in paths:
        with open_stream(path, meter) as stream:
            while stream.read1(MEBIBYTE):
                pass
    total = sum(path.stat().st_size for path in paths)
    assert calls[-1] == (total, total)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})
    assert len(calls) <= total // MEBIBYTE + 2
    assert all(total >= done for done, _ in calls)


@pytest.mark.parametrize("compress", [gzip.compress, lzma.compress])
def test_whole_lines_before_the_end_of_a_cut_file_are_delivered_and_then_the_damage_is_told(
    compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "cut.json"
    data = compress(LINES)
    path.write_bytes(data[: len(data) // 2])
    lines: list[bytes] = []
    with pytest.raises(SourceError, match=r"cut\.json is damaged or was cut off"), open_stream(path) as stream:
        lines.extend(stream)
    assert len(lines) > 10_000
    assert LINES.startswith(b"".join(lines))


def test_a_compressed_file_with_a_damaged_middle_is_told(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(LINES))
    data[len(data) // 2 : len(data) // 2 + 50] = b"\xff" * 50
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(SourceError, match="damaged"), open_stream(tmp_path / "file") as stream:
        stream.read()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(SourceError, match=r"missing\.json cannot be read: No such file"),
        open_stream(tmp_path / "missing.json"),
    ):
        pass
    with pytest.raises(SourceError, match=r"missing\.json"):
        file_size(tmp_path / "missing.json")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"), open_stream(tmp_path):
        pass


def test_an_empty_file_is_an_empty_stream(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read_head(tmp_path / "empty") == b""


@every_compression
def test_the_head_of_a_remote_file_is_read_from_its_first_bytes_alone(compress: Callable[[bytes], bytes]) -> None:
    head = decompress_head(compress(LINES)[:4096], "AllPrices.json")
    assert len(head) > 400
    assert LINES.startswith(head)


def test_a_search_finds_what_lies_across_the_pieces_of_a_large_file(tmp_path: Path) -> None:
    text = b"x" * (MEBIBYTE - 5) + b'"createdAt": "2024"' + b"y" * MEBIBYTE
    (tmp_path / "file").write_bytes(text)
    found = {match[1] for match in search(tmp_path / "file", re.compile(rb'"createdAt": "(\d+)"'))}
    assert found == {b"2024"}


def test_the_file_is_closed_when_reading_stops_early(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(gzip.compress(LINES))
    with open_stream(tmp_path / "file") as stream:
        stream.readline()
    assert stream.closed
    assert isinstance(stream, io.BufferedReader)
