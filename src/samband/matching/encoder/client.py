"""How the rest of Samband asks for vectors, and how the encoder's process is started and stopped."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from samband.matching.domain.entry import Vectors
from samband.matching.encoder.address import Address, address_of, locked
from samband.matching.encoder.engine import child_environment
from samband.matching.encoder.framing import Broken, Header, receive, send
from samband.matching.encoder.interface import (
    DEFAULT,
    EncoderBusy,
    EncoderRefused,
    EncoderUnavailable,
    encoder_name,
)

IDLE = 120.0
"""Seconds without a request after which a server that a client started stops by itself."""

_START_PATIENCE = 60.0
_AT_ONCE = 256


class EncoderClient:
    """The installation's encoder, asked over its socket; started when none runs.

    Usable from several threads and after a fork; every thread has its own connection.
    """

    def __init__(
        self, home: Path, setting: str = DEFAULT, *, patience: float = 120.0, idle: float = IDLE
    ) -> None:
        """Name the home and the encoder; nothing is started before something is asked.

        ``patience`` is how many seconds an answer may take.
        """
        self._home = home
        self._setting = setting
        self._patience = patience
        self._idle = idle
        self._local = threading.local()

    @cached_property
    def name(self) -> str:
        """The encoder's name, see :class:`~samband.matching.encoder.interface.Encoder`."""
        return encoder_name(self._setting)

    @cached_property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._ask({"texts": []})[0]["dimensions"])

    def encode(self, texts: Sequence[str], *, bulk: bool = False) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), dimensions).

        ``bulk`` lets requests of people who wait go first.

        Raises:
            EncoderBusy: when too much waits already, or no answer came in time.
            EncoderRefused: when one text cannot be encoded at all; it says which.
            EncoderUnavailable: when the encoder cannot be started.
        """
        parts = []
        place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        once = list(place)
        for start in range(0, len(once), _AT_ONCE):
            chunk = once[start : start + _AT_ONCE]
            try:
                header, payload = self._ask({"texts": chunk, "bulk": bulk})
            except EncoderRefused as refused:
                raise EncoderRefused(list(texts).index(chunk[refused.position])) from None
            if header["name"] != self.name:
                raise EncoderUnavailable("The encoder was exchanged while this process ran: restart Samband.")
            parts.append(np.frombuffer(payload, "<f4").reshape(len(chunk), header["dimensions"]))
        if not parts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.asarray(np.concatenate(parts)[[place[text] for text in texts]], np.float32)

    def close(self) -> None:
        """Close this thread's connection."""
        stream = getattr(self._local, "stream", None)
        self._local.stream = None
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()

    def _ask(self, question: Header) -> tuple[Header, bytes]:
        for attempt in (1, 2, 3):
            try:
                stream = self._stream()
                send(stream, question)
                header, payload = receive(stream)
                break
            except TimeoutError:
                self.close()
                raise EncoderBusy("The encoder did not answer in time: try again in a moment.") from None
            except Broken:
                # The server stopped by itself between two questions: the next attempt starts one.
                self.close()
                if attempt == 3:
                    raise EncoderUnavailable(
                        "The encoder's process stops again and again: is there memory enough?"
                    ) from None
        problem = header.get("error")
        if problem == "refused":
            raise EncoderRefused(int(header["position"]))
        if problem == "busy":
            raise EncoderBusy(header["message"])
        if problem:
            raise EncoderUnavailable(header["message"])
        return header, payload

    def _stream(self) -> BinaryIO:
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.stream = None  # The parent's connection carries the parent's answers.
        if getattr(self._local, "stream", None) is None:
            address = address_of(self._home, self._setting)
            connection = _connect(address) or self._start(address)
            connection.settimeout(self._patience)
            self._local.stream = cast(BinaryIO, connection.makefile("rwb"))
            connection.close()  # The stream keeps the socket open; one close is enough later.
            self._local.pid = os.getpid()
        return cast(BinaryIO, self._local.stream)

    def _start(self, address: Address) -> socket.socket:
        with locked(address.starting, _START_PATIENCE):
            found = _connect(address)
            if found:
                return found
            process = _spawn(self._home, self._setting, "--idle", str(self._idle), detached=True)
            return _await(address, process)


@dataclass(frozen=True, slots=True)
class ServerHandle:
    """A running encoder that ends with the process that started it, or when it is stopped."""

    process: "subprocess.Popen[bytes]"

    def stop(self, patience: float = 10.0) -> None:
        """Stop the encoder and wait until it has gone."""
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def running(self) -> bool:
        """Tell whether the encoder's process lives."""
        return self.process.poll() is None


def start_server(
    home: Path, setting: str = DEFAULT, *, engines: int = 1, places: int = 64, idle: float | None = None
) -> ServerHandle:
    """Start the encoder of a home for as long as this process lives; replace one that runs.

    Raises:
        EncoderUnavailable: when it does not come up.
    """
    address = address_of(home, setting)
    with locked(address.starting, _START_PATIENCE):
        stop_server(home, setting)
        options = ["--with-parent", "--engines", str(engines), "--places", str(places)]
        if idle is not None:
            options += ["--idle", str(idle)]
        process = _spawn(home, setting, *options, detached=False)
        _await(address, process).close()
    return ServerHandle(process)


def stop_server(home: Path, setting: str = DEFAULT, patience: float = 10.0) -> bool:
    """Stop the encoder of a home, whoever started it; tell whether one ran."""
    address = address_of(home, setting)
    connection = _connect(address)
    if connection is None:
        return False
    with suppress(Broken, TimeoutError), connection, connection.makefile("rwb") as stream:
        connection.settimeout(patience)
        send(cast(BinaryIO, stream), {"ask": "stop"})
        receive(cast(BinaryIO, stream))
    with locked(address.serving, patience):
        return True


def state_of_server(home: Path, setting: str = DEFAULT, patience: float = 2.0) -> str:
    """Tell how the encoder of a home is: ``reachable``, ``idle`` (starts when asked) or ``silent``."""
    connection = _connect(address_of(home, setting))
    if connection is None:
        return "idle"
    with connection, connection.makefile("rwb") as stream:
        connection.settimeout(patience)
        try:
            send(cast(BinaryIO, stream), {"ask": "hello"})
            answer, _ = receive(cast(BinaryIO, stream))
        except (Broken, TimeoutError):
            return "silent"
    return "reachable" if answer.get("well") or answer.get("error") == "busy" else "silent"


def _connect(address: Address) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(address.socket))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return connection


def _spawn(home: Path, setting: str, *options: str, detached: bool) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "samband.matching.encoder.server", os.path.abspath(home)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*command, "--setting", setting, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
        cwd="/",
        start_new_session=detached,
    )


def _await(address: Address, process: "subprocess.Popen[bytes]") -> socket.socket:
    until = time.monotonic() + _START_PATIENCE
    while time.monotonic() < until:
        connection = _connect(address)
        if connection:
            return connection
        if process.poll() is not None:
            break
        time.sleep(0.01)
    process.kill()
    raise EncoderUnavailable(
        "The encoder's process does not come up: is the home writable, and memory enough?"
    )
