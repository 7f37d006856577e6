"""What the engine asks of frictionless, without its checks: the build made them, not the page."""

from types import SimpleNamespace
from typing import Any

system = SimpleNamespace(trusted=True)


class FrictionlessException(Exception):
    """A table that is not described."""

    def __init__(self, message: str) -> None:
        self.error = SimpleNamespace(message=message)


class CsvControl:
    """How a file is written."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter


class Package:
    """A ``datapackage.json``."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    @classmethod
    def from_descriptor(cls, content: dict[str, Any], basepath: str) -> "Package":
        """Return the package that is described so."""
        return cls(content)

    def get_resource(self, name: str) -> SimpleNamespace:
        """Return the description of one table."""
        for table in self.content["resources"]:
            if table["name"] == name:
                return _resource(table)
        raise FrictionlessException(f'resource "{name}" does not exist')


def _resource(table: dict[str, Any]) -> SimpleNamespace:
    schema = table["schema"]
    fields = [SimpleNamespace(name=one["name"], type=one["type"]) for one in schema["fields"]]
    missing = [one["value"] if isinstance(one, dict) else one
               for one in schema.get("missingValues", [""])]  # fmt: skip
    return SimpleNamespace(
        schema=SimpleNamespace(
            fields=fields, missing_values=missing, foreign_keys=[], to_descriptor=lambda: schema
        ),
        custom={"empty": table.get("empty", False)},
        sources=table.get("sources", []),
        licenses=table.get("licenses", []),
        dialect=SimpleNamespace(has_control=lambda _: True),
        validate=lambda: SimpleNamespace(tasks=[], errors=[]),
    )
