"""Names of people that a write has looked up for many rows at once, so that those of nobody need not be looked for again."""

from collections.abc import Iterable

Name = tuple[str, str | None]
"""A folded name, and its form (`app.domain.names.name_form`)."""


class KnownNames:
    """The names that nobody has among some that were looked up, as long as nothing has been written that could change that.

    New people of an import add theirs (`app.db.write_batch`); any other write of names makes the session forget all
    (`app.db.write_session`), and the database is asked again.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._free: set[str] = set()
        self._free_forms: set[str] = set()

    def replace(self, names: Iterable[str], forms: Iterable[str]) -> None:
        """Forget everything, and keep the folded names and the forms that nobody has."""
        self._free, self._free_forms = set(names), set(forms)

    def is_free(self, name: str, form: str | None) -> bool:
        """Return whether it is known that nobody has this folded name or this form among their names."""
        return name in self._free and (form is None or form in self._free_forms)

    def add(self, names: Iterable[Name]) -> None:
        """Note that a person was created with these names."""
        for name, form in names:
            self._free.discard(name)
            self._free_forms.discard(form or "")

    def clear(self) -> None:
        """Forget everything."""
        self.replace((), ())
