"""All that is found on Russia's trade with one partner: what notebook, captions and tests share."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from companion.render.text import span
from russia_hamas.trade import flows, mirror, printed

OTHERS = {"press": "press"}  # what readers call the reports of a side


@dataclass(frozen=True)
class Trade:
    """One flow of one partner in a window of years, in current dollars unless it says otherwise.

    ``tables`` are those that the register declares for ``3_trade``, without their folder.
    """

    tables: dict[str, pd.DataFrame]
    partner: str
    flow: str
    first_year: int
    last_year: int
    prices: str
    series: str

    def _select(self, flow: str) -> pd.DataFrame:
        window = (self.partner, flow, self.first_year, self.last_year)
        return flows.named(flows.select(self.tables["trade_flows"], *window), self.data_sets)

    def _single(self, flow: str) -> pd.DataFrame:
        window = (self.partner, flow, self.first_year, self.last_year)
        return flows.single_reports(self.tables["trade_points"], *window)

    def _in_window(self, table: pd.DataFrame) -> pd.DataFrame:
        inside = table["year"].between(self.first_year, self.last_year)
        return table[inside].reset_index(drop=True)

    @property
    def data_sets(self) -> pd.DataFrame:
        """The data sets of ``data/series``."""
        return self.tables["series"]

    @cached_property
    def names(self) -> pd.Series:
        """The names of the data sets by key."""
        return self.data_sets.set_index("series")["name"]

    @cached_property
    def reporters(self) -> pd.Series:
        """Who reports, by data set."""
        return self.data_sets.set_index("series")["reporter"]

    @cached_property
    def cpi(self) -> pd.Series:
        """The price index by year."""
        return self.tables["cpi"].set_index("year")["cpi_u"]

    @property
    def qualifiers(self) -> pd.DataFrame:
        """What the words before a printed number allow."""
        return self.tables["qualifiers"].set_index("qualifier")

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Every data set's yearly values."""
        return self._select(self.flow)

    @cached_property
    def points(self) -> pd.DataFrame:
        """Single reports, preliminary ones among them."""
        return self._single(self.flow)

    @cached_property
    def span(self) -> str:
        """The years for which there are data."""
        return span([*self.annual["year"], *self.points["year"]])

    @cached_property
    def stated(self) -> pd.DataFrame:
        """What the paper prints on this flow, with what it allows."""
        claims = self.tables["claims"]
        found = printed.points(claims, self.partner, self.flow)
        return self._in_window(printed.allowed(claims, self.qualifiers, found))

    @cached_property
    def one_way(self) -> tuple[str, pd.DataFrame]:
        """What the paper prints on one direction where it prints nothing on both together."""
        claims = self.tables["claims"]
        flow, found = printed.of_one_way(claims, self.partner, self.flow)
        return flow, self._in_window(printed.allowed(claims, self.qualifiers, found))

    @property
    def drawn(self) -> pd.DataFrame:
        """The printed points that a chart shows: of this flow, or of one direction of it."""
        return self.stated if len(self.stated) else self.one_way[1]

    @cached_property
    def stated_growth(self) -> pd.DataFrame:
        """What the paper prints on the growth of this flow within the window."""
        found = printed.growth(
            self.tables["claims"], self.qualifiers, self.partner, self.flow
        )  # fmt: skip
        inside = found["first_year"].ge(self.first_year) & found["last_year"].le(self.last_year)
        return found[inside]

    @cached_property
    def reports(self) -> pd.DataFrame:
        """Every report by the hand that gave it."""
        others = OTHERS | {"partner": f"{self.partner}'s side"}
        return mirror.by_hand(self.annual, self.points, self.flow, self.reporters, others)

    def priced(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return values in the prices that were chosen."""
        if self.prices == "current":
            return table
        deflated = flows.deflate(table, self.cpi, self.last_year)
        if "rounded_to_usd_m" not in table:
            return deflated
        factor = deflated["value_usd_m"] / table["value_usd_m"]
        return deflated.assign(rounded_to_usd_m=table["rounded_to_usd_m"] * factor)

    def charted(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return what a chart draws: reports, printed points, and the line between these."""
        line = printed.line(self.stated)
        return self.priced(self.reports), self.priced(self.drawn), self.priced(line)

    def plotted(self) -> pd.DataFrame:
        """Return every plotted value with its hand, series or side, and source."""
        name = printed.PRINTED if self.prices == "current" else f"printed, {self.price_words}"
        paper = self.drawn.assign(hand="paper", key="printed", name=name, source="paper")
        parts = [self.priced(part) for part in (self.reports, paper) if len(part)]
        columns = ["hand", "key", "name", "reported_by", "year", "value_usd_m", "source"]
        return pd.concat(parts, ignore_index=True)[columns]

    @property
    def price_words(self) -> str:
        """The prices that were chosen."""
        return "current prices" if self.prices == "current" else f"prices of {self.last_year}"

    @cached_property
    def kept(self) -> pd.DataFrame:
        """All years of those series that do not repeat another in every year."""
        own = mirror.distinct(self.annual, self.flow)["series"]
        return self.annual[self.annual["series"].isin(own)]

    @cached_property
    def growth(self) -> pd.DataFrame:
        """Growth of each series, of Russian officials' reports and of the printed values."""
        officials = mirror.russian_side(self.points).rename_axis("year").reset_index()
        every = pd.concat([self.kept, officials.assign(series=mirror.RUSSIA)])
        found = flows.growth(printed.with_printed(every, self.stated))
        return flows.in_constant_dollars(found, self.cpi)

    @cached_property
    def path(self) -> pd.DataFrame:
        """Each series against a straight line."""
        return flows.path(self.kept, self.stated)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """The reports of each year side by side."""
        found = mirror.reports(self.annual, self.points, self.flow, mirror.NEW)
        if self.flow == "russia_imports":  # the importer is the Russian side
            found = found.assign(gap_pct=float("nan"))
        return found.dropna(axis=1, how="all")

    @cached_property
    def versions(self) -> pd.DataFrame:
        """The two versions of one data set on Russia's exports."""
        flow = "russia_exports"
        return mirror.versions(self._select(flow), self._single(flow), mirror.OLD, mirror.NEW)

    @property
    def version_keys(self) -> list[str]:
        """The source keys of :attr:`versions`."""
        exports = self._select("russia_exports")
        exports = exports[exports["series"].isin([mirror.OLD, mirror.NEW])]
        points = self._single("russia_exports")
        return [*exports["source"], *points.loc[points["side"] == "Russia", "source"]]

    @cached_property
    def balance(self) -> pd.DataFrame:
        """Exports, imports, balance and the partner's weight in one data set."""
        tables = self.tables["trade_flows"], self.tables["trade_totals"]
        found = mirror.balance(*tables, self.partner, self.series)
        return found.loc[self.first_year : self.last_year].dropna(axis=1, how="all")

    @cached_property
    def parted(self) -> list[int]:
        """The years in which the older version of a data set differs in this flow."""
        return mirror.parted(self.annual, self.flow)

    @property
    def officials(self) -> pd.DataFrame:
        """The single reports of the Russian side."""
        return self.points[self.points["side"] == "Russia"]

    @property
    def balance_keys(self) -> list[str]:
        """The source keys of :attr:`balance`."""
        rows = self.tables["trade_flows"]
        return list(rows.loc[rows["series"] == self.series, "source"].unique())

    @property
    def own_paper(self) -> list[str]:
        """The paper's key for a source line, if it prints a value of this flow."""
        return ["paper"] if len(self.stated) else []

    @property
    def paper(self) -> list[str]:
        """The paper's key for a source line, if it prints a value that is shown."""
        return ["paper"] if len(self.drawn) else []

    @property
    def sources(self) -> list[str]:
        """The keys of the data sets in use, then the paper's."""
        reports = self.reports
        return [*reports.loc[reports["key"].isin(self.names.index), "source"], *self.paper]
