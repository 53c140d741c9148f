"""A joint report as files: sealed PDF and JSON of what was handed in, Word, Excel; and a project's feed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from samband.base.letters import address_of, clean_line
from samband.base.sealing import seal_json, seal_pdf
from samband.projects.joint_content import DRAFT_NOTE
from samband.projects.joint_paper import KIND, joint_docx, joint_pdf, joint_xlsx
from samband.projects.models import JointReport, Project

MEDIA: Final = {
    "pdf": "application/pdf",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def joint_file(form: str, content: Mapping[str, Any], *, lang: str, sealed_at: datetime | None) -> bytes:
    """Give a joint report as a file of a form in ``MEDIA``; PDF and JSON are sealed when it was handed in.

    A draft (``sealed_at`` of None) says that it is one.
    """
    if sealed_at is None:
        content = {**content, "internal_note": DRAFT_NOTE}
    if form == "docx":
        return joint_docx(content, lang)
    if form == "xlsx":
        return joint_xlsx(content, lang)
    if sealed_at is None:
        return joint_pdf(content, lang)
    data = seal_json(content, at=sealed_at)
    if form == "json":
        return data
    about = {"kind": KIND, "project": str(content["project"]["key"]), "number": str(content["number"])}
    return seal_pdf(joint_pdf(content, lang, attached=data), about, at=sealed_at)


def joint_feed(project: Project, reports: Iterable[JointReport], *, lang: str) -> str:
    """Write the published joint reports of a project as an Atom feed, latest first."""
    feed = Atom1Feed(
        title=clean_line(project.name),
        link=address_of(reverse("project-joint", args=[project.key])),
        description=None,
        language=lang,
        feed_guid=uuid5(NAMESPACE_URL, f"samband:project:{project.key}:joint-reports").urn,
    )
    for one in reports:
        words = {"number": one.number, "period": one.period.number}
        feed.add_item(
            title=clean_line(_("Joint report %(number)s, period %(period)s") % words),
            link=address_of(reverse("joint-report", args=[one.key])),
            description="",
            unique_id=uuid5(NAMESPACE_URL, f"samband:joint-report:{one.key}").urn,
            pubdate=one.published_at,
            updateddate=one.published_at,
        )
    return feed.writeString("utf-8")
