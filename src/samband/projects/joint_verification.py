"""The programme's own verification of a joint report: certificates reckoned anew after what it deducted."""

from collections.abc import Iterable, Mapping

from samband.projects.control_money import certified_base, rejected_so_far
from samband.projects.domain.control_figures import Certified
from samband.projects.domain.corrections import Correction as Rejected
from samband.projects.domain.corrections import corrected
from samband.projects.domain.verification import verified
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Certificate, ProgrammeDeduction
from samband.rules.domain.costs.categories import less


def certified_now(certificate: Certificate) -> Certified:
    """Give a certificate's money line by line: as certified, less corrections and earlier deductions."""
    earlier = [
        Rejected(one.line.key, one.deducted_minor) for one in certificate.deductions.select_related("line")
    ]
    before = rejected_so_far(certificate.corrections.all())
    return corrected(certified_base(certificate), [*before, *earlier])


def differences(before: Certified, deducted: Mapping[str, int]) -> dict[str, int]:
    """Give what deductions (minor units by line) change of a certificate, part by part; below zero: less.

    What is above a fund's award is not looked at anew: it stays as the certificate has it.
    """
    after = verified(before, deducted)
    parts = less(after.categories, before.categories)
    found = {name: minor for name, minor in parts.items() if minor}
    found["total"] = after.total_minor - before.total_minor
    found.update((part, minor) for part, minor in split_amounts(after.split - before.split) if minor)
    return found


def deductions_of(certificates: Iterable[str]) -> dict[str, list[ProgrammeDeduction]]:
    """Give the programme's deductions by the key of the certificate."""
    found: dict[str, list[ProgrammeDeduction]] = {}
    rows = ProgrammeDeduction.objects.filter(certificate__key__in=list(certificates))
    for one in rows.select_related("certificate", "line"):
        found.setdefault(one.certificate.key, []).append(one)
    return found
