"""The one encoder of an installation: a process behind a local socket that all others ask."""

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from samband.matching.encoder.address import address_of, try_lock
from samband.matching.encoder.engine import EngineDied, EngineProcess
from samband.matching.encoder.framing import Broken, Header, receive, send
from samband.matching.encoder.interface import DEFAULT, EncoderBusy, EncoderUnavailable
from samband.matching.encoder.queue import Closed, Piece, Waiting

_CONNECTIONS = 256
_LINGER = 5.0


class EncoderServer:
    """Answers requests for vectors on the home's socket until it is told to stop.

    ``idle`` is after how many seconds without a request it stops by itself (None: never);
    ``engines`` how many processes encode side by side; ``with_parent`` whether it ends when the
    process that started it has gone.
    """

    def __init__(
        self,
        home: Path,
        setting: str = DEFAULT,
        *,
        idle: float | None = None,
        engines: int = 1,
        places: int = 64,
        with_parent: bool = False,
    ) -> None:
        """Prepare; nothing is started before :meth:`serve`."""
        self._address = address_of(home, setting)
        self._setting = setting
        self._idle = idle
        self._engines = engines
        self._parent = os.getppid() if with_parent else None
        self._waiting = Waiting(places)
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._last = time.monotonic()
        self._asked = 0
        self._counting = threading.Lock()
        self._hello: dict[str, Any] = {}
        self._trouble = ""
        self._connections = threading.Semaphore(_CONNECTIONS)

    def serve(self) -> bool:
        """Serve until stopped; False at once when another server of this home serves already."""
        lock = try_lock(self._address.serving)
        if lock is None:
            return False
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._address.socket.unlink(missing_ok=True)
            listener.bind(str(self._address.socket))
            self._address.socket.chmod(0o600)
            listener.listen(128)
            listener.settimeout(0.2)
            workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self._engines)]
            for worker in workers:
                worker.start()
            while not self._finished():
                self._accept(listener)
        finally:
            self._address.socket.unlink(missing_ok=True)
            listener.close()
            self._stopping.set()
            self._waiting.close()
            os.close(lock)
        for worker in workers:
            worker.join(_LINGER)
        return True

    def stop(self) -> None:
        """Ask the server to stop; whoever waits is told to try again."""
        self._stopping.set()

    def _finished(self) -> bool:
        if self._stopping.is_set() or (self._parent is not None and os.getppid() != self._parent):
            return True
        quiet = time.monotonic() - self._last
        if self._trouble:
            return quiet > _LINGER
        return self._idle is not None and quiet > self._idle and self._asked == 0

    def _accept(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        self._last = time.monotonic()
        connection.settimeout(None)
        if self._connections.acquire(blocking=False):
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()
            return
        with connection, connection.makefile("rwb") as stream:
            try:
                send(cast(BinaryIO, stream), {"error": "busy", "message": "Too many callers."})
            except Broken:
                return

    def _converse(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rwb") as file:
                stream = cast(BinaryIO, file)
                while True:
                    question, _ = receive(stream)
                    with self._question():
                        answer, payload = self._answer(question)
                        send(stream, answer, payload)
        except (Broken, OSError):
            return
        finally:
            self._connections.release()

    @contextmanager
    def _question(self) -> Iterator[None]:
        """Count a question as long as it is not answered: a server with one is not idle."""
        with self._counting:
            self._asked += 1
        try:
            yield
        finally:
            with self._counting:
                self._asked -= 1
                self._last = time.monotonic()

    def _answer(self, question: Header) -> tuple[Header, bytes]:
        if question.get("ask") == "stop":
            self.stop()
            return {"stopping": True}, b""
        if question.get("ask") == "hello":
            return {"well": not self._trouble}, b""
        self._ready.wait()
        texts = question.get("texts", [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            return {"error": "unavailable", "message": "Texts are a list of strings."}, b""
        try:
            request = self._waiting.submit(texts, bool(question.get("bulk")))
        except EncoderBusy as busy:
            return {"error": "busy", "message": str(busy)}, b""
        except Closed:
            return self._gone()
        request.done.wait()
        if request.dropped:
            return self._gone()
        if request.refused is not None:
            return {"error": "refused", "position": request.refused}, b""
        return {**self._hello, "count": len(texts)}, b"".join(vector or b"" for vector in request.vectors)

    def _gone(self) -> tuple[Header, bytes]:
        """Say why nothing is encoded any more; a caller that is cut off asks the next server."""
        if self._trouble:
            return {"error": "unavailable", "message": self._trouble}, b""
        raise Broken("The server is stopping.")

    def _work(self) -> None:
        try:
            engine = EngineProcess(self._setting)
            self._hello = {"name": engine.name, "dimensions": engine.dimensions}
            self._ready.set()
            try:
                while (piece := self._waiting.take()) is not None:
                    self._encode(engine, piece)
            finally:
                engine.stop()
        except EncoderUnavailable as error:
            self._trouble = str(error)
            self._ready.set()
            self._waiting.close()

    def _encode(self, engine: EngineProcess, piece: Piece) -> None:
        request, positions = piece.request, piece.positions
        try:
            payload = engine.encode_bytes([request.texts[position] for position in positions])
        except EngineDied:
            for position in positions:
                self._encode_alone(engine, piece, position)
            return
        size = engine.dimensions * 4
        for number, position in enumerate(positions):
            self._waiting.fill(request, position, payload[number * size : (number + 1) * size])

    def _encode_alone(self, engine: EngineProcess, piece: Piece, position: int) -> None:
        """Try a text by itself after the engine died of the piece that it was in."""
        try:
            payload = engine.encode_bytes([piece.request.texts[position]])
        except EngineDied:
            self._waiting.refuse(piece.request, position)
            return
        self._waiting.fill(piece.request, position, payload)


def main(arguments: list[str]) -> int:
    """Serve as the command's arguments say: run as a module by :mod:`.client`."""
    parser = argparse.ArgumentParser(prog="samband-encoder")
    parser.add_argument("home", type=Path)
    parser.add_argument("--setting", default=DEFAULT)
    parser.add_argument("--idle", type=float)
    parser.add_argument("--engines", type=int, default=1)
    parser.add_argument("--places", type=int, default=64)
    parser.add_argument("--with-parent", action="store_true")
    given = parser.parse_args(arguments)
    server = EncoderServer(
        given.home,
        given.setting,
        idle=given.idle,
        engines=given.engines,
        places=given.places,
        with_parent=given.with_parent,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    signal.signal(signal.SIGINT, lambda *_: server.stop())
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
