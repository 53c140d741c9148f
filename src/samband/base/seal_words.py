"""What is said of a seal, translated when it is shown; what each code means stands in ``sealing``."""

from collections.abc import Mapping
from typing import Final

from samband.kernel.text import gettext_noop

_NOT_OURS = gettext_noop(
    "Choose the file as it was downloaded or received. A copy that was saved anew has no seal."
)
_ASK = gettext_noop("Do not rely on it. Ask whoever issued it for the document as it was sealed.")
_WRITE = gettext_noop("Ask whoever sent it for the file as it was downloaded.")

# Code: what is wrong, what to do.
PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "unread": (gettext_noop("The file cannot be read."), gettext_noop("Name a sealed PDF or JSON file.")),
    "too-large": (
        gettext_noop("The file is larger than a sealed document can be."),
        gettext_noop("Choose a PDF or JSON file that Samband made."),
    ),
    "empty": (gettext_noop("The file is empty."), _NOT_OURS),
    "not-sealed": (gettext_noop("There is no seal in this document."), _NOT_OURS),
    "cut-off": (gettext_noop("The end of the document is missing."), _WRITE),
    "added": (gettext_noop("Something was added after the seal."), _ASK),
    "not-json": (gettext_noop("The file is neither a PDF nor JSON."), _NOT_OURS),
    "not-utf8": (gettext_noop("The file is neither a PDF nor text in UTF-8."), _NOT_OURS),
    "twice": (gettext_noop("A name stands twice in it, so that it can be read in two ways."), _ASK),
    "number": (
        gettext_noop("There is a number in it that is not written as sealed documents write numbers."),
        _ASK,
    ),
    "deep": (gettext_noop("It is nested deeper than any document that Samband makes."), _ASK),
    "half-sign": (gettext_noop("There is half a sign in it, which no sealed document holds."), _ASK),
    "bad-seal": (gettext_noop("The seal is damaged: it is not written as a seal is."), _ASK),
    "forged": (
        gettext_noop("The seal does not fit its key: it was changed, or somebody else made it."),
        _ASK,
    ),
    "changed": (gettext_noop("The document was changed after it was sealed."), _ASK),
    "other-kind": (gettext_noop("The document says that it is of another kind than its seal does."), _ASK),
    "too-late": (
        gettext_noop("It says that it was sealed when its key was not in use any more."),
        _ASK,
    ),
    "unknown-key": (
        gettext_noop("Whose key sealed it is not known here: anybody could have made this seal."),
        gettext_noop("Get the public key from the website of whoever issued it, and give it along."),
    ),
}  # fmt: skip
# What was changed, where it can be said.
CHANGES: Final[Mapping[str, str]] = {
    "part": gettext_noop("The part “%(name)s” was changed."),
    "part-added": gettext_noop("The part “%(name)s” was added."),
    "part-removed": gettext_noop("The part “%(name)s” was removed."),
    "bytes-added": gettext_noop("%(count)s bytes were added."),
    "bytes-removed": gettext_noop("%(count)s bytes are missing."),
    "same-length": gettext_noop("The length is the same: something was put in the place of something else."),
    "after": gettext_noop("%(count)s bytes stand after the seal; what stands before it is as it was sealed."),
    "after-changed": gettext_noop("%(count)s bytes stand after the seal."),
}
# Whose key it is.
WHOSE: Final[Mapping[str, str]] = {
    "own": gettext_noop("This installation's own key."),
    "own-earlier": gettext_noop("An earlier key of this installation."),
    "given": gettext_noop("The key that you gave."),
    "unknown": gettext_noop("A key that is not known here."),
}
# What the kinds of documents are called.
KINDS: Final[Mapping[str, str]] = {
    "samband-certificate": gettext_noop("Certificate of a control"),
    "samband-joint-report": gettext_noop("Joint report"),
}
