"""A challenge on one page, for a decision paper or to hand out: as a tagged PDF and as a Word document."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.labels import THEMES
from samband.base.labels import in_one_line
from samband.base.letters import address_of
from samband.base.papers import locale_of, writable
from samband.base.pdf import make_pdf
from samband.base.templatetags.samband import day
from samband.challenges.domain.need_check import scaffold
from samband.challenges.labels import STATUSES
from samband.challenges.listing import leading_first
from samband.challenges.models import Challenge
from samband.challenges.portrait import statement
