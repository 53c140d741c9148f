"""Names of countries, regions and languages in the reader's language."""

from django.utils.translation import get_language

from samband.base.templatetags.wording import country_name, language_name
from samband.kernel import codes

__all__ = ["country_name", "language_name", "region_name"]


def region_name(code: str) -> str:
    """Give a NUTS region's name in the reader's language; the code itself when it is no region's."""
    return codes.region_name(code, get_language() or "en") if code else ""
