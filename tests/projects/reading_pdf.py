"""The words of a PDF as a screen reader gets them, and the files in it: read from what Typst writes."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
# A string may hold pairs of brackets as they are, here to the third level.
_LITERAL = rb"\((?:[^()\\]|\\.)*\)"
for _level in range(3):
    _LITERAL = rb"\((?:[^()\\]|\\.|" + _LITERAL + rb")*\)"
_SHOWN = re.compile(rb"/[A-Z]\w+" + _LITERAL + rb"|/(f\d+) [\d.]+ Tf|" + _LITERAL + rb"|\bET\b", re.S)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _objects(pdf: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] for found in _OBJECT.finditer(pdf)}


def _stream(content: bytes) -> bytes:
    head, _mark, rest = content.partition(b"stream\n")
    data = rest.rsplit(b"\nendstream", 1)[0]
    return zlib.decompress(data) if b"FlateDecode" in head else data


def _of_map(data: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", data.partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _plain(literal: bytes) -> bytes:
    def one(found: "re.Match[bytes]") -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else _NAMED.get(found[1], found[1])

    return _ESCAPED.sub(one, literal[1:-1])


def pages_of(pdf: bytes) -> list[str]:
    """Give the words of each page, a line for each run of text, in the order they are read."""
    objects = _objects(pdf)
    (tree,) = (one for one in objects.values() if b"/Type/Pages" in one)
    kids = re.search(rb"/Kids\[(.*?)\]", tree)
    assert kids is not None
    return [_words(objects, objects[key]) for key in re.findall(rb"(\d+) 0 R", kids[1])]


def _words(objects: dict[bytes, bytes], page: bytes) -> str:
    resources = re.search(rb"/Resources (\d+) 0 R", page)
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    assert resources is not None
    assert contents is not None
    maps = {}
    for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", objects[resources[1]]):
        found = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
        assert found is not None, "a font whose signs have no meaning"
        maps[name] = _of_map(_stream(objects[found[1]]))
    words, signs = [], dict[int, str]()
    for found in _SHOWN.finditer(_stream(objects[contents[1]])):
        if found[0] == b"ET":
            words.append("\n")
        elif found[1]:
            signs = maps[found[1]]
        elif found[0].startswith(b"("):
            raw = _plain(found[0])
            words += [signs[int.from_bytes(raw[at : at + 2])] for at in range(0, len(raw), 2)]
    return "".join(words).replace("\u00a0", " ")


def text_of(pdf: bytes) -> str:
    """Give all words of a PDF."""
    return "\n".join(pages_of(pdf))


def attached_to(pdf: bytes) -> list[bytes]:
    """Give the files that lie in a PDF."""
    return [
        _stream(one) for one in _objects(pdf).values() if b"/EmbeddedFile/" in one.partition(b"stream")[0]
    ]
