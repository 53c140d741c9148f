"""What waits to be encoded: requests in two lanes, cut into small pieces, and what is remembered.

A person who waits goes before bulk work at every piece, so the longest wait is one piece.
"""

import hashlib
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from samband.matching.encoder.interface import EncoderBusy

PIECE = 600
"""Characters of a piece: about half a second of the default encoder on one core."""


class Closed(Exception):
    """Nothing can be queued any more."""


@dataclass(slots=True, eq=False)
class Request:
    """Texts that one caller waits for; ``vectors`` fills up as they are encoded.

    ``refused`` is the lowest index of a text that cannot be encoded; ``dropped`` tells that the
    queue was closed before all were.
    """

    texts: list[str]
    keys: list[bytes]
    bulk: bool
    vectors: list[bytes | None]
    handed: int = 0
    missing: int = 0
    refused: int | None = None
    dropped: bool = False
    done: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some texts of one request, by their indices, that are encoded in one go."""

    request: Request
    positions: list[int]


class Waiting:
    """The bounded queue and the memory of recent vectors; safe to use from several threads."""

    def __init__(self, places: int = 64, remembered: int = 4096) -> None:
        """Allow ``places`` waiting requests in each lane and remember that many vectors."""
        self._places = places
        self._remembered = remembered
        self._memory: OrderedDict[bytes, bytes] = OrderedDict()
        self._refused: OrderedDict[bytes, None] = OrderedDict()
        self._lanes: tuple[deque[Request], deque[Request]] = (deque(), deque())
        self._change = threading.Condition()
        self._open: set[Request] = set()
        self._closed = False

    def submit(self, texts: list[str], bulk: bool) -> Request:
        """Queue texts; what is remembered costs nothing and is there at once.

        Raises:
            EncoderBusy: when the lane is full.
            Closed: when the queue was closed.
        """
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        request = Request(texts, keys, bulk, [None] * len(texts), missing=len(texts))
        with self._change:
            for position in range(len(texts)):
                self._recall(request, position)
            if request.missing == 0:
                request.done.set()
                return request
            if self._closed:
                raise Closed
            lane = self._lanes[bulk]
            if len(lane) >= self._places:
                raise EncoderBusy("The encoder has too much to do: try again in a moment.")
            lane.append(request)
            self._open.add(request)
            self._change.notify()
        return request

    def take(self) -> Piece | None:
        """Wait for the next piece of work; None when the queue was closed."""
        with self._change:
            while True:
                if self._closed:
                    return None
                for lane in self._lanes:
                    while lane:
                        positions = self._cut(lane[0])
                        request = lane[0]
                        if request.handed >= len(request.texts):
                            lane.popleft()
                        if positions:
                            return Piece(request, positions)
                self._change.wait()

    def fill(self, request: Request, position: int, vector: bytes) -> None:
        """Give a request one of its vectors, and remember it."""
        with self._change:
            self._memory[request.keys[position]] = vector
            while len(self._memory) > self._remembered:
                self._memory.popitem(last=False)
            self._set(request, position, vector)

    def refuse(self, request: Request, position: int) -> None:
        """Say that one of a request's texts cannot be encoded, and remember that as well."""
        with self._change:
            self._refused[request.keys[position]] = None
            while len(self._refused) > self._remembered:
                self._refused.popitem(last=False)
            self._deny(request, position)

    def close(self) -> None:
        """Send everybody home; nothing can be queued afterwards."""
        with self._change:
            self._closed = True
            for request in list(self._open):
                request.dropped = True
                request.done.set()
            self._open.clear()
            self._change.notify_all()

    def _cut(self, request: Request) -> list[int]:
        positions: list[int] = []
        length = 0
        while request.handed < len(request.texts) and length < PIECE:
            position = request.handed
            request.handed += 1
            if request.vectors[position] is None and not self._recall(request, position):
                positions.append(position)
                length += len(request.texts[position])
        return positions

    def _recall(self, request: Request, position: int) -> bool:
        key = request.keys[position]
        if key in self._refused:
            self._deny(request, position)
            return True
        vector = self._memory.get(key)
        if vector is None:
            return False
        self._memory.move_to_end(key)
        self._set(request, position, vector)
        return True

    def _deny(self, request: Request, position: int) -> None:
        request.refused = position if request.refused is None else min(position, request.refused)
        self._set(request, position, b"")

    def _set(self, request: Request, position: int, vector: bytes) -> None:
        if request.vectors[position] is not None:
            return
        request.vectors[position] = vector
        request.missing -= 1
        if request.missing == 0:
            request.done.set()
            self._open.discard(request)
