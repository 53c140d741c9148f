"""Following up a funded cluster on one page: the form of its grant, as projects read it."""

from samband.funding.domain.follow_up import (
    FEWEST_INDICATORS,
    FINAL,
    HALFWAY,
    LONGEST_ANSWER,
    MOST_AIMS,
    MOST_INDICATORS,
    QUESTIONS,
    ClusterForm,
    Followed,
    Lack,
    form_lights,
    is_complete,
    lacks_of_plan,
    lacks_of_report,
)

__all__ = [
    "FEWEST_INDICATORS",
    "FINAL",
    "HALFWAY",
    "LONGEST_ANSWER",
    "MOST_AIMS",
    "MOST_INDICATORS",
    "QUESTIONS",
    "ClusterForm",
    "Followed",
    "Lack",
    "form_lights",
    "is_complete",
    "lacks_of_plan",
    "lacks_of_report",
]
