"""Jobs that follow a certificate: its sealed files, and those whom it concerns are told."""

from samband.base.jobs import job


@job
def seal_certificate(key: str) -> str:
    """Make the sealed JSON and PDF of a certificate, once; gives the PDF's SHA-256."""
    from samband.base.agents import SYSTEM
    from samband.projects.actions.certification import store_papers
    from samband.projects.models import Certificate, CertificatePaper
    from samband.projects.sealed_certificate import sealed_files

    certificate = Certificate.objects.get(key=key)
    there = CertificatePaper.objects.filter(certificate=certificate).first()
    if there is not None:
        return there.pdf_sha256
    as_json, as_pdf = sealed_files(certificate)
    return store_papers(certificate, by=SYSTEM, json_sha256=as_json, pdf_sha256=as_pdf).pdf_sha256


@job
def tell_of_certificate(key: str, event_id: int) -> int:
    """Tell a certificate's partner, its controllers and the leads of an event; gives how many."""
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people
    from samband.projects.domain.roles import LEAD_PARTNER, NORWEGIAN_LEAD
    from samband.projects.models import Certificate, Partner
    from samband.projects.report_people import controllers_of_partner, people_of_partner

    certificate = Certificate.objects.select_related("report__partner").get(key=key)
    partner = certificate.report.partner
    leads = Partner.objects.filter(
        project=certificate.project_id, role__in=[LEAD_PARTNER, NORWEGIAN_LEAD]
    ).exclude(pk=partner.pk)
    people = [*people_of_partner(partner), *controllers_of_partner(partner)]
    for lead in leads:
        people += people_of_partner(lead)
    return tell_people(people, Event.objects.get(pk=event_id))
