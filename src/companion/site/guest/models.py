"""What the engine asks of pydantic, in plain Python: its compiled core is not in the browser.

Parameters are checked as pydantic's strict mode does; what the build has checked before, such as
the register, is only read.
"""

import operator
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

MISSING: Any = object()
NAMES = {bool: "boolean", int: "integer", float: "number", str: "string"}
Problem = dict[str, Any]


class ValidationError(ValueError):
    """One or more values that are not allowed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def errors(self) -> list[Problem]:
        """Return what is wrong: ``type``, ``loc``, ``input``, ``msg`` and ``ctx``."""
        return self.problems


@dataclass(frozen=True)
class AfterValidator:
    """A function that a value goes through."""

    func: Callable[[Any], Any]


@dataclass
class FieldInfo:
    """What is declared of a field."""

    default: Any
    rules: dict[str, Any]
    annotation: Any = None
    validators: tuple[Callable[[Any], Any], ...] = ()


def Field(default: Any = MISSING, **rules: Any) -> Any:  # pydantic's name
    """Declare a default, bounds or a pattern."""
    return FieldInfo(default, rules)


def ConfigDict(**settings: Any) -> dict[str, Any]:  # pydantic's name
    """Return the settings of a model."""
    return settings


def model_validator(*, mode: str) -> Callable[[Any], Any]:
    """Mark a method that looks at the whole model."""

    def mark(method: Any) -> Any:
        method.is_validator = mode == "after"
        return method

    return mark


class _Meta(type):
    @property
    def model_fields(cls) -> dict[str, FieldInfo]:
        """The fields by name."""
        hints = typing.get_type_hints(cls, include_extras=True)
        return {
            name: _declared(hint, getattr(cls, name, MISSING))
            for name, hint in hints.items()
            if get_origin(hint) is not typing.ClassVar and name != "model_config"
        }


def _declared(hint: Any, given: Any) -> FieldInfo:
    base, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    infos = [note for note in (*notes, given) if isinstance(note, FieldInfo)]
    default = next((one.default for one in infos if one.default is not MISSING), MISSING)
    if given is not MISSING and not isinstance(given, FieldInfo):
        default = given
    rules = {name: value for one in infos for name, value in one.rules.items()}
    after = tuple(note.func for note in notes if isinstance(note, AfterValidator))
    return FieldInfo(default, rules, base, after)


class BaseModel(metaclass=_Meta):
    """A record with declared fields."""

    model_config: typing.ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, **settings: Any) -> None:
        cls.model_config = {**cls.model_config, **settings}

    def __init__(self, **values: Any) -> None:
        strict = bool(self.model_config.get("strict"))
        fields = type(self).model_fields
        problems: list[Problem] = []
        if self.model_config.get("extra") == "forbid":
            problems += [_problem("extra_forbidden", name, values[name], "Extra inputs")
                         for name in values if name not in fields]  # fmt: skip
        for name, info in fields.items():
            value = values.get(name, info.default)
            if value is MISSING:
                problems.append(_problem("missing", name, None, "Field required"))
                continue
            found = _wrong(name, value, info) if strict else []
            problems += found
            if not found:
                try:
                    value = _converted(value, info.annotation)
                    for validator in info.validators:
                        value = validator(value)
                except ValueError as error:
                    problems.append(_problem("value_error", name, value, str(error), error))
            setattr(self, name, value)
        if problems:
            raise ValidationError(problems)
        self._look_at_the_whole()

    def _look_at_the_whole(self) -> None:
        for name in dir(type(self)):
            method = getattr(type(self), name)
            if getattr(method, "is_validator", False):
                try:
                    method(self)
                except ValueError as error:
                    raise ValidationError([_problem("value_error", "", None, "", error)]) from None

    @classmethod
    def model_validate(cls, content: Any) -> Self:
        """Return the model of a mapping."""
        return cls(**content)

    def model_dump(self, exclude: typing.Collection[str] = ()) -> dict[str, Any]:
        """Return the fields as a mapping."""
        names = (name for name in type(self).model_fields if name not in exclude)
        return {name: getattr(self, name) for name in names}


class RootModel:
    """A model that is one value."""

    kind: Any = None

    def __class_getitem__(cls, kind: Any) -> type["RootModel"]:
        return type("RootModel", (RootModel,), {"kind": kind})

    def __init__(self, root: Any) -> None:
        self.root = root

    @classmethod
    def model_validate(cls, content: Any) -> Self:
        """Return the model of a value."""
        return cls(_converted(content, cls.kind))


class TypeAdapter:
    """What reads values of a kind that is no model."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def validate_python(self, content: Any) -> Any:
        """Return the value with the models that are declared in it."""
        return _converted(content, self.kind)


def _problem(
    kind: str, name: str, given: Any, message: str, error: Exception | None = None
) -> Problem:
    place = (name,) if name else ()
    return {"type": kind, "loc": place, "input": given, "msg": message, "ctx": {"error": error}}


def _wrong(name: str, value: Any, info: FieldInfo) -> list[Problem]:
    """Return what is wrong with a value, as pydantic's strict mode says it."""
    kinds = get_args(info.annotation) if _is_union(info.annotation) else (info.annotation,)
    if get_origin(info.annotation) is Literal:
        if value not in get_args(info.annotation):
            return [_problem("literal_error", name, value, "")]
    elif not any(_is(value, kind) for kind in kinds):
        wanted = NAMES.get(kinds[0], str(kinds[0]))
        return [_problem("type", name, value, f"Input should be a valid {wanted}")]
    for rule, words, fits in (
        ("ge", "greater than or equal to", operator.ge),
        ("gt", "greater than", operator.gt),
        ("le", "less than or equal to", operator.le),
        ("lt", "less than", operator.lt),
    ):
        if rule in info.rules and not fits(value, info.rules[rule]):
            return [_problem(rule, name, value, f"Input should be {words} {info.rules[rule]}")]
    pattern = info.rules.get("pattern")
    if pattern and not re.search(pattern, value):
        return [_problem("pattern", name, value, f"String should match pattern '{pattern}'")]
    return []


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)


def _is(value: Any, kind: Any) -> bool:
    if kind in (int, float) and isinstance(value, bool):
        return False
    return isinstance(value, (int, float) if kind is float else kind)


def _converted(value: Any, annotation: Any) -> Any:
    """Return a value with the mappings in it as the models that are declared."""
    if get_origin(annotation) is Annotated:
        return _converted(value, get_args(annotation)[0])
    inner = get_args(annotation)
    if isinstance(value, Mapping):
        if get_origin(annotation) is dict:
            return {key: _converted(one, inner[1]) for key, one in value.items()}
        if model := next((one for one in inner or (annotation,) if _is_of(value, one)), None):
            return model(**value)
    if get_origin(annotation) is list:
        return [_converted(one, inner[0]) for one in value]
    if get_origin(annotation) is tuple:
        return tuple(_converted(one, inner[0]) for one in value)
    return value


def _is_of(value: Mapping[str, Any], kind: Any) -> bool:
    """Tell whether a mapping is one of a model, by the fields that have few values there."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return False
    return all(value.get(name, info.default) in get_args(info.annotation)
               for name, info in kind.model_fields.items()
               if get_origin(info.annotation) is Literal)  # fmt: skip
