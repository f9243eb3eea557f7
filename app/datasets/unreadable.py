"""The error of a row or file of a data set that cannot be read; importers report it as a refusal."""


class UnreadableError(Exception):
    """A row or file that cannot become a record, with the invalid field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason
