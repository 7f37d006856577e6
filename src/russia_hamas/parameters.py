"""What the parameters of each notebook may be."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from companion.register.parameters import Parameters, Wide, Window
from companion.tables import unchecked


def _year(value: int) -> int:
    tables = ("data/trade_flows", "data/arms_tiv")
    years = [int(year) for table in tables for year in unchecked.cells(table, "year")]
    if not min(years) <= value <= max(years):
        raise ValueError(f"a year of these tables, {min(years)} to {max(years)}")
    return value


def _series(value: str) -> str:
    with_partners = unchecked.cells("data/trade_flows", "series")
    yearly = unchecked.cells("data/series", "series", yearly="true")
    known = [series for series in yearly if series in with_partners]
    if value not in known:
        raise ValueError(f"a yearly series with partners in data/series: {', '.join(known)}")
    return value


def _any_year(table: str, series: str, first_year: int, last_year: int) -> None:
    """Refuse a window in which a series has nothing: its numbers would be empty."""
    years = [int(year) for year in unchecked.cells(table, "year", series=series)]
    if not any(first_year <= year <= last_year for year in years):
        raise ValueError(
            f"series {series!r} has no year from {first_year} to {last_year}; it has "
            f"{min(years)} to {max(years)}"
        )


Year = Annotated[int, AfterValidator(_year)]
Series = Annotated[str, AfterValidator(_series)]


class Claims(Wide):
    """Parameters of ``1_claims.ipynb``."""

    kind: Literal["all", "value", "event", "order"]
    claim: str


class Shares(Window):
    """Parameters of ``2_shares.ipynb``."""

    first_year: Year
    last_year: Year
    measure: Literal["all", "arms"]
    series: Series
    region: str
    split_year: Year

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.measure == "all":
            _any_year("data/trade_totals", self.series, self.first_year, self.last_year)
        return self


class Trade(Window):
    """Parameters of ``3_trade.ipynb``."""

    first_year: Year
    last_year: Year
    partner: str
    flow: Literal["two_way", "russia_exports", "russia_imports"]
    series: Series
    prices: Literal["current", "constant"]
    scale: Literal["linear", "log"]

    @model_validator(mode="after")
    def _known(self) -> Self:
        _any_year("data/trade_flows", self.series, self.first_year, self.last_year)
        return self


class Robustness(Wide):
    """Parameters of ``4_robustness.ipynb``."""


class Election(Parameters):
    """Parameters of ``5_election.ipynb``."""

    values: Literal["official", "printed"]
    formula: Literal["sainte-lague", "dhondt", "hare"]
    threshold_pct: Annotated[float, Field(ge=0, le=100)]


class Timeline(Wide, Window):
    """Parameters of ``6_timeline.ipynb``."""

    actor: str
    first_year: Annotated[int, Field(ge=1990, le=2025)]
    last_year: Annotated[int, Field(ge=1990, le=2025)]
    context: bool


MODELS: dict[str, type[Parameters]] = {
    "1_claims": Claims,
    "2_shares": Shares,
    "3_trade": Trade,
    "4_robustness": Robustness,
    "5_election": Election,
    "6_timeline": Timeline,
}
