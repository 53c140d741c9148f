"""How two processes of one machine talk: a length, a JSON header, and bytes of float32.

A message is eight bytes (the lengths of header and payload, big-endian), the header as JSON and
the payload. No pickle: whoever reaches the socket can ask for vectors and nothing else.
"""

import json
import struct
from typing import Any, BinaryIO

Header = dict[str, Any]

_LENGTHS = struct.Struct("!II")
MAX_HEADER = 64 * 1024 * 1024
MAX_PAYLOAD = 1024 * 1024 * 1024


class Broken(Exception):
    """The other side closed the connection, or what it sent is no message."""


def send(stream: BinaryIO, header: Header, payload: bytes = b"") -> None:
    """Write one message and flush it.

    Raises:
        Broken: when the other side has gone.
    """
    head = json.dumps(header).encode("ascii")
    try:
        stream.write(_LENGTHS.pack(len(head), len(payload)))
        stream.write(head)
        stream.write(payload)
        stream.flush()
    except (OSError, ValueError) as error:
        raise Broken("The other side has gone.") from error


def receive(stream: BinaryIO) -> tuple[Header, bytes]:
    """Read one message: its header and payload.

    Raises:
        Broken: at the end of the stream, or when what came is no message.
        TimeoutError: when a socket's time-out passes.
    """
    head_length, payload_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if head_length > MAX_HEADER or payload_length > MAX_PAYLOAD:
        raise Broken("A message is larger than allowed.")
    try:
        header = json.loads(_exactly(stream, head_length))
    except ValueError as error:
        raise Broken("A message has no readable header.") from error
    if not isinstance(header, dict):
        raise Broken("A message has no readable header.")
    return header, _exactly(stream, payload_length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        try:
            part = stream.read(length - len(parts))
        except TimeoutError:
            raise
        except (OSError, ValueError) as error:
            raise Broken("The other side has gone.") from error
        if not part:
            raise Broken("The other side has gone.")
        parts += part
    return bytes(parts)
