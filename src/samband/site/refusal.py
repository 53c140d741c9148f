"""Why a home cannot be used as it is, in the shape that every command answers in."""


class HomeRefused(Exception):
    """The home cannot be used as it is; says where, what and how to mend it."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.where, self.what, self.fix = where, what, fix

    def problem(self) -> dict[str, str]:
        """Give the refusal in the command line's shape of a problem."""
        return {"where": self.where, "what": self.what, "fix": self.fix}
