"""The base of all tables, and the columns that records share."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text, false
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

BigKey: Final = BigInteger().with_variant(Integer, "sqlite")
PrimaryKey = Annotated[int, mapped_column(BigKey, primary_key=True)]
LongText = Annotated[str, mapped_column(Text)]
RecordId = Annotated[str, mapped_column(String(100))]
"""The public id of a record."""
Timestamp = Annotated[str, mapped_column(String(27))]
"""A time in UTC as RFC 3339 has it, with microseconds (`app.domain.dates.clock`)."""
Word = Annotated[str, mapped_column(String(40))]
"""A word of a vocabulary, or the name of a resource."""


@compiles(String, "postgresql")
@compiles(Text, "postgresql")
def _text_on_postgresql(type_: Any, compiler: Any, **kwargs: Any) -> str:
    # Applied by the compiler, and so to every CREATE TABLE and ADD COLUMN: no migration can forget it.
    plain: str = getattr(compiler, f"visit_{type_.__visit_name__}")(type_, **kwargs)
    return f'{plain} COLLATE "C"' if isinstance(kwargs.get("type_expression"), Column) else plain


class Base(DeclarativeBase):
    """The base of all tables; it names every constraint, so that migrations can alter them."""

    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # SQLAlchemy allows any FROM clause here; ours are all tables

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def belongs_to(table: str, **options: Any) -> Any:
    """Return a foreign key column of a child row, which is deleted with its parent."""
    return mapped_column(BigKey, ForeignKey(f"{table}.key", ondelete="CASCADE"), **options)


def refers_to(table: str, **options: Any) -> Any:
    """Return a foreign key column of a reference, which prevents the deletion of its target."""
    return mapped_column(BigKey, ForeignKey(f"{table}.key", ondelete="RESTRICT"), **options)


class RecordMixin:
    """Columns that every record has."""

    key: Mapped[PrimaryKey]
    id: Mapped[RecordId] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp] = mapped_column(index=True)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class ProvenanceMixin(RecordMixin):
    """Columns of records that carry how they came about, and whether a person has reviewed them."""

    origin: Mapped[Word] = mapped_column(server_default="imported")
    reviewed: Mapped[bool] = mapped_column(server_default=false())


def child_rows(target: str, **options: Any) -> Any:
    """Return the relationship to a record's ordered child rows, which are never lazily loaded."""
    return relationship(
        target,
        lazy="raise",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=f"{target}.position",
        **options,
    )
