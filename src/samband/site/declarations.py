"""Loads every module that declares verbs, so that the thread knows them all."""

from samband.accounts import actions as _accounts  # noqa: F401
from samband.actors import actions as _actors  # noqa: F401
from samband.base import actions as _base  # noqa: F401
from samband.base import mailing as _mailing  # noqa: F401
from samband.base import notices as _notices  # noqa: F401
from samband.base import outbox as _outbox  # noqa: F401
from samband.base import running as _running  # noqa: F401
from samband.challenges import requests_words as _requests_words  # noqa: F401
from samband.challenges.actions import case_numbers as _case_numbers  # noqa: F401
from samband.challenges.actions import challenge_before as _challenge_before  # noqa: F401
from samband.challenges.actions import challenge_life as _challenge_life  # noqa: F401
from samband.challenges.actions import challenge_publication as _challenge_publication  # noqa: F401
from samband.challenges.actions import challenge_sharing as _challenge_sharing  # noqa: F401
from samband.challenges.actions import challenges as _challenges  # noqa: F401
from samband.challenges.actions import door_keepers as _door_keepers  # noqa: F401
from samband.challenges.actions import door_merging as _door_merging  # noqa: F401
from samband.challenges.actions import door_times as _door_times  # noqa: F401
from samband.challenges.actions import doors as _doors  # noqa: F401
from samband.challenges.actions import following as _following  # noqa: F401
from samband.challenges.actions import idea_reminders as _idea_reminders  # noqa: F401
from samband.challenges.actions import ideas as _ideas  # noqa: F401
from samband.challenges.actions import questions as _questions  # noqa: F401
from samband.challenges.actions import registers as _registers  # noqa: F401
from samband.challenges.actions import requests as _requests  # noqa: F401
from samband.challenges.actions import sender_moves as _sender_moves  # noqa: F401
from samband.challenges.actions import sending as _sending  # noqa: F401
from samband.challenges.actions import which_door as _which_door  # noqa: F401
from samband.matching import actions as _matching  # noqa: F401
from samband.matching import digests as _digests  # noqa: F401
from samband.matching.actions import standing as _standing  # noqa: F401
<<<<<<< HEAD
from samband.projects.actions import budget as _budget  # noqa: F401
from samband.projects.actions import financing as _financing  # noqa: F401
=======
from samband.projects.actions import changes as _project_changes  # noqa: F401
from samband.projects.actions import partner_people as _project_partner_people  # noqa: F401
from samband.projects.actions import partners as _project_partners  # noqa: F401
from samband.projects.actions import plan as _project_plan  # noqa: F401
from samband.projects.actions import project_moves as _project_moves  # noqa: F401
from samband.projects.actions import projects as _project_projects  # noqa: F401
>>>>>>> join
from samband.rules.actions import exchange as _exchange  # noqa: F401
from samband.rules.actions import retention as _retention  # noqa: F401
