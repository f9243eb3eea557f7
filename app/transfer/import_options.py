"""The options of an import."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.domain.enums import Origin
from app.transfer.rows import ImportRow


@dataclass(slots=True)
class ImportOptions:
    """The options of an import."""

    enrich: bool = False
    is_mapped: bool = False
    """Whether a mapping file made the rows: they may then be in any order, while those of a data set come in a useful one."""
    prerequisites: Iterable[ImportRow] = ()
    """Records that the rows refer to. They are written first, unless they were deleted here, and not counted as rows."""
    keep_going: bool = False
    dry_run: bool = False
    is_staged: bool = False
    """Whether the rows are written to a copy of the database, to which others do not write (`app.transfer.staging`)."""
    requires_state: bool = False
    """Whether a row may change a record only if it states the record's current `updated_at`."""
    origin: Origin = Origin.IMPORTED
    """The origin of created records that carry none."""
    allows_far_future: bool = False
    """Whether meetings may be far ahead (`app.services.resources.meeting_days`)."""
    report: Callable[[dict[str, Any]], None] = lambda _entry: None
    """Called with every refusal, duplicate and difference, without a limit on their number."""
    progress: Callable[[int], None] = lambda _rows: None
    """Called with the number of rows done so far."""
    slice_ended: Callable[[int], None] = lambda _rows: None
    """Called with the number of rows done so far whenever they are kept whatever follows."""
    again: Callable[[], None] = lambda: None
    """Called when an import begins again, so that all that was reported is reported again."""

    @property
    def staged(self) -> "ImportOptions":
        """The same options for an import into a copy, whose slices keep nothing by themselves."""
        return replace(self, is_staged=True, slice_ended=lambda _rows: None)

    @property
    def begins_again(self) -> bool:
        """Whether the import is undone when others wait for it, to begin again in a copy."""
        return not (self.is_staged or self.may_be_sliced)

    @property
    def may_be_sliced(self) -> bool:
        """Whether the import may be several transactions, since no row is undone for another."""
        return self.keep_going and not self.dry_run
