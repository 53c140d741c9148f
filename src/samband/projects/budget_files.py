"""A budget that somebody sends, as JSON or as a sheet, becomes the document that is reckoned."""

import json

from samband.projects.domain.budget_table import document_of, is_table
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_file import table_text


def as_document(content: bytes) -> bytes:
    """Give the JSON document of what was sent: itself, or that of a table in CSV or Excel.

    What is neither is given back as it is, for the reader of documents to say what is wrong.
    """
    bare = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare[:1] in (b"{", b"["):
        return content
    try:
        text = table_text(content)
    except CostsRefused:
        return content
    if not is_table(text):
        return content
    return json.dumps(document_of(text), ensure_ascii=False).encode()
