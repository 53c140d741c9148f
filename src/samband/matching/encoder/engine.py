"""An encoder in a process of its own, as seen from the process that asks it."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

import samband
from samband.matching.domain.entry import Vectors
from samband.matching.encoder.framing import Broken, receive, send
from samband.matching.encoder.interface import DEFAULT, EncoderError, EncoderUnavailable, split_setting

_PATIENCE = 60.0
_PATIENCE_PER_CHARACTER = 0.05


class EngineDied(EncoderError):
    """The encoder's process stopped while it encoded: one of the texts may be the cause."""


class EngineProcess:
    """One spawned process with one encoder; restarted at the next call after it died.

    Not for several threads at once: each thread has its own.
    """

    name: str
    dimensions: int

    def __init__(self, setting: str = DEFAULT) -> None:
        """Start the process and wait until the model is loaded.

        Raises:
            EncoderUnavailable: when the encoder of this setting cannot be loaded.
        """
        split_setting(setting)
        self._setting = setting
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    @property
    def pid(self) -> int | None:
        """The process's number, or None when none runs."""
        return self._process.pid if self._process else None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), dimensions).

        Raises:
            EngineDied: when the process stopped or took far too long.
        """
        return np.frombuffer(self.encode_bytes(texts), "<f4").reshape(len(texts), self.dimensions)

    def encode_bytes(self, texts: Sequence[str]) -> bytes:
        """Encode texts as :meth:`encode` does and give the vectors' bytes, one after the other."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._start()
        process = cast("subprocess.Popen[bytes]", self._process)
        patience = _PATIENCE + _PATIENCE_PER_CHARACTER * sum(min(len(text), 10_000) for text in texts)
        alarm = _kill_after(patience, process)
        try:
            send(cast(BinaryIO, process.stdin), {"texts": list(texts)})
            _, payload = receive(cast(BinaryIO, process.stdout))
        except Broken as error:
            self.stop()
            raise EngineDied("The encoder's process stopped while it encoded.") from error
        finally:
            alarm.cancel()
        return payload

    def stop(self) -> None:
        """End the process; a later call of :meth:`encode` starts it again."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    continue  # The pipe broke with bytes unsent: nobody is left to read them.

    def kill(self) -> None:
        """End the process from another thread than the one that uses it, which sees it die."""
        process = self._process
        if process is not None:
            process.kill()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "samband.matching.encoder.child", self._setting],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            start_new_session=True,
        )
        alarm = _kill_after(_PATIENCE, self._process)
        try:
            hello, _ = receive(cast(BinaryIO, self._process.stdout))
        except Broken as error:
            self.stop()
            raise EncoderUnavailable(f"The encoder “{self._setting}” stopped while it was loaded.") from error
        finally:
            alarm.cancel()
        if "error" in hello:
            self.stop()
            raise EncoderUnavailable(hello["error"])
        self.name, self.dimensions = hello["name"], hello["dimensions"]


def _kill_after(seconds: float, process: "subprocess.Popen[bytes]") -> threading.Timer:
    alarm = threading.Timer(seconds, process.kill)
    alarm.daemon = True
    alarm.start()
    return alarm


def child_environment() -> dict[str, str]:
    """Give the environment of a process of ours: finds this package, one thread, no network."""
    source = str(Path(samband.__file__).parent.parent)
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1"}
