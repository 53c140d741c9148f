"""The sealed files of a certificate: made from its content alone, kept, given as they were sealed."""

from samband.base.files import keep_file
from samband.base.sealing import seal_json, seal_pdf
from samband.projects.certificate_paper import certificate_pdf
from samband.projects.models import Certificate


def sealed_files(certificate: Certificate) -> tuple[str, str]:
    """Make and keep a certificate's sealed JSON and PDF; give the SHA-256 of both.

    It reads the key and writes files, so it is not for inside a transaction.
    """
    content = certificate.content
    as_json = seal_json(content)
    about = {"kind": content["kind"], "number": str(content["number"]), "key": certificate.key}
    as_pdf = seal_pdf(certificate_pdf(content, attached=as_json), about)
    return keep_file(as_json), keep_file(as_pdf)
