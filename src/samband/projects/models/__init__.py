"""Tables of projects: plan, budget, reports, control, joint reports, ledger, indicators and support."""

from samband.projects.models.budget import (
    BudgetLine,
    BudgetLinePeriod,
    Contribution,
    CostOption,
    Financing,
    FundShare,
    YearAmount,
)
from samband.projects.models.control import (
    Certificate,
    CertificateAmount,
    CertificatePaper,
    Control,
    ControlQuestion,
    Correction,
    Finding,
    OfficialPaper,
)
from samband.projects.models.cost_imports import CostImport, CostMapping
from samband.projects.models.evidence import EvidenceFile
from samband.projects.models.joint import (
    JointCertificate,
    JointCorrection,
    JointEdition,
    JointReport,
    JointText,
    LedgerEntry,
    Payment,
    ProgrammeDeduction,
)
from samband.projects.models.official import OfficialComparison
from samband.projects.models.plan import (
    ChangeRequest,
    Goal,
    HorizontalCriterion,
    PlanItem,
    PlanVersion,
    WorkPackage,
)
from samband.projects.models.projects import (
    Controlling,
    Partner,
    PartnerPerson,
    Project,
    ProjectGrant,
    ReportingPeriod,
)
from samband.projects.models.reports import (
    ItemProgress,
    PartnerReport,
    Procurement,
    ReportContribution,
    ReportLine,
    ReportText,
)
from samband.projects.models.staff import StaffMember
from samband.projects.models.support import Indicator, IndicatorValue, JointThing, Support

__all__ = [
    "BudgetLine",
    "BudgetLinePeriod",
    "Certificate",
    "CertificateAmount",
    "CertificatePaper",
    "ChangeRequest",
    "Contribution",
    "Control",
    "ControlQuestion",
    "Controlling",
    "Correction",
    "CostImport",
    "CostMapping",
    "CostOption",
    "EvidenceFile",
    "Financing",
    "Finding",
    "FundShare",
    "Goal",
    "HorizontalCriterion",
    "Indicator",
    "IndicatorValue",
    "ItemProgress",
    "JointCertificate",
    "JointCorrection",
    "JointEdition",
    "JointReport",
    "JointText",
    "JointThing",
    "LedgerEntry",
    "OfficialComparison",
    "OfficialPaper",
    "Partner",
    "PartnerPerson",
    "PartnerReport",
    "Payment",
    "PlanItem",
    "PlanVersion",
    "Procurement",
    "ProgrammeDeduction",
    "Project",
    "ProjectGrant",
    "ReportContribution",
    "ReportLine",
    "ReportText",
    "ReportingPeriod",
    "StaffMember",
    "Support",
    "WorkPackage",
    "YearAmount",
]
