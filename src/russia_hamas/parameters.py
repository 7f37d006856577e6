"""What the parameters of each notebook may be."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

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


class Trade(Window):
    """Parameters of ``3_trade.ipynb``."""

    first_year: Year
    last_year: Year
    partner: str
    flow: Literal["two_way", "russia_exports", "russia_imports"]
    series: Series
    prices: Literal["current", "constant"]
    scale: Literal["linear", "log"]


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
