"""Loading of mapping files: YAML, the model, and a first compilation that finds every fault before a row is read."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.mapping import yaml_text
from app.mapping.columns import Header
from app.mapping.documents import ObjectNode, compile_document
from app.mapping.errors import Fault, MappingError, Path
from app.mapping.model import Mapping
from app.mapping.scope import Compiler
from app.mapping.validation import faults_of
from app.mapping.yaml_text import LocatedText
from app.schemas.registry import INPUT_MODELS
from app.schemas.source import SourceInput

_SOURCE_KIND: Final = "dataset"


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping without faults, as far as they can be found without a file."""

    name: str
    mapping: Mapping
    text: LocatedText

    @property
    def model(self) -> type[BaseModel]:
        """The input model of the resource."""
        return INPUT_MODELS[self.mapping.resource]

    @property
    def source(self) -> dict[str, Any] | None:
        """The source that every record cites."""
        return None if self.mapping.source is None else {"kind": _SOURCE_KIND, **self.mapping.source}

    def compile(self, header: Header) -> tuple[ObjectNode, Compiler]:
        """Compile the document for a file with these columns.

        Raises:
            MappingError: a column is missing, or there is another fault.
        """
        compiler = Compiler(header, self.text, self.mapping.reads, nulls=frozenset(self.mapping.reads.nulls))
        node = compile_document(compiler, self.mapping.document, self.model)
        if compiler.faults:
            raise MappingError(self.name, compiler.faults)
        return node, compiler


def load(content: bytes, name: str) -> LoadedMapping:
    """Load a mapping file.

    Raises:
        MappingError: the file has faults, each with its line, its key and the remedy.
    """
    text = yaml_text.read(content, name)
    if not isinstance(text.value, dict):
        raise MappingError(name, [Fault(1, (), "is not a mapping; write keys such as document: and source:")])
    try:
        mapping = Mapping.model_validate(text.value)
    except ValidationError as error:
        raise MappingError(name, faults_of(error, Mapping, text, ())) from error
    loaded = LoadedMapping(name, mapping, text)
    faults = _faults_of_source(loaded)
    try:
        loaded.compile(Header(None, is_trial=True))
    except MappingError as error:
        faults += error.faults
    if faults:
        raise MappingError(name, faults)
    return loaded


def _faults_of_source(loaded: LoadedMapping) -> list[Fault]:
    path: Path = ("source",)
    try:
        if loaded.source is not None:
            SourceInput.model_validate(loaded.source)
    except ValidationError as error:
        return faults_of(error, SourceInput, loaded.text, path)
    return []
