"""Texts to vectors: the encoders, the process they run in, and the cache of what they made."""

from samband.matching.encoder.bulk import BulkResult, encode_all
from samband.matching.encoder.cache import VectorCache
from samband.matching.encoder.client import (
    EncoderClient,
    ServerHandle,
    start_server,
    state_of_server,
    stop_server,
)
from samband.matching.encoder.interface import (
    DEFAULT,
    Encoder,
    EncoderBusy,
    EncoderError,
    EncoderRefused,
    EncoderUnavailable,
    encoder_name,
    load_encoder,
)

__all__ = [
    "DEFAULT",
    "BulkResult",
    "Encoder",
    "EncoderBusy",
    "EncoderClient",
    "EncoderError",
    "EncoderRefused",
    "EncoderUnavailable",
    "ServerHandle",
    "VectorCache",
    "encode_all",
    "encoder_name",
    "load_encoder",
    "start_server",
    "state_of_server",
    "stop_server",
]
