"""The signs used on buttons and labels, drawn here on a grid of 24 so that no image is ever fetched."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

_DRAWN: Final[dict[str, str]] = {
    "arrow-left": '<path d="M20 12H4m7-7-7 7 7 7"/>',
    "arrow-right": '<path d="M4 12h16m-7-7 7 7-7 7"/>',
    "check": '<path d="m4 12.5 5.5 5.5L20 6.5"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "copy": '<rect x="8" y="8" width="12" height="13" rx="1.5"/><path d="M16 8V3.5H4.5V17H8"/>',
    "download": '<path d="M12 3v13m-6-6 6 6 6-6M4 21h16"/>',
    "file": '<path d="M6 2.5h8l5 5V21.5H6zM14 2.5v5h5"/>',
    "filter": '<path d="M3 6h18M6.5 12h11M10 18h4"/>',
    "globe": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M3 12h18M12 3c5.5 5 5.5 13 0 18M12 3c-5.5 5-5.5 13 0 18"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.2v.1"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="m3.5 6.5 8.5 7 8.5-7"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17"/>',
    "new": '<path d="M12 4v16M4 12h16"/>',
    "out": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "phone": '<path d="M5 3.5h4l2 5-2.5 2c1 2.2 2.8 4 5 5l2-2.5 5 2v4c0 1-.8 1.7-1.8 1.6'
    'C10.5 20 4 13.5 3.4 5.3 3.3 4.3 4 3.5 5 3.500z"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3.500V8h17v9H17M7 14h10v7H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>',
    "warning": '<path d="M12 3.5 22 20.500H2zM12 10v5M12 17.600v.1"/>',
}

_READY: Final[dict[str, SafeString]] = {
    name: mark_safe(  # noqa: S308 - drawn above, nothing from outside
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawn}</svg>'
    )
    for name, drawn in _DRAWN.items()
}

BRAND: Final[SafeString] = mark_safe(
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"'
    ' stroke-width="3.2" stroke-linecap="round"><path d="M11.5 20.5 20.5 11.5"/>'
    '<circle cx="8" cy="24" r="4.8"/><circle cx="24" cy="8" r="4.8" fill="currentColor"/></svg>'
)

_STEPS: Final[tuple[str, ...]] = ("weak", "possible", "good", "strong")


def icon(name: str) -> SafeString:
    """The sign of that name; hidden from screen readers, since a word always stands beside it.

    Raises KeyError for a name that is not drawn: a missing sign is a mistake in a template.
    """
    return _READY[name]


def names() -> tuple[str, ...]:
    """The signs there are."""
    return tuple(_READY)


def _meter(filled: int) -> SafeString:
    off = ' class="off"'
    bars = "".join(
        f'<rect x="{1 + 6 * at}" y="{12 - 3 * at}" width="4" height="{4 + 3 * at}" rx="1"'
        f"{off if at >= filled else ''}/>"
        for at in range(4)
    )
    return mark_safe(  # noqa: S308 - numbers only
        f'<svg viewBox="0 0 26 17" aria-hidden="true" focusable="false">{bars}</svg>'
    )


_METERS: Final[dict[str, SafeString]] = {name: _meter(at + 1) for at, name in enumerate(_STEPS)}


def meter(band: str) -> SafeString:
    """Four bars, as many of them filled as the band is strong (weak 1, possible 2, good 3, strong 4)."""
    return _METERS.get(band, _METERS["weak"])
