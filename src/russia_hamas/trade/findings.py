"""All that is found on Russia's trade with one partner: what notebook, captions and tests share."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from companion.render.text import span
from russia_hamas.trade import flows, mirror, printed

OTHERS = {"press": "press"}  # what readers call the reports of a side
SINGLE = "single"  # the panel of reports that make no yearly series
FEWEST = 2  # reports that a panel of its own is worth


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
        rows = self.tables["trade_flows"]
        found = flows.select(rows, self.partner, flow, self.first_year, self.last_year)
        step = 2.0 if flow == "two_way" else 1.0  # of a sum of two whole numbers, or of one
        exact = found["series"].map(self._whole).map({True: step, False: 0.0})
        return flows.named(found.assign(rounded_to_usd_m=exact), self.data_sets)

    @cached_property
    def _whole(self) -> pd.Series:
        """Whether a data set has nothing but whole millions; a missing value is no other."""
        rows = self.tables["trade_flows"].dropna(subset="value_usd_m")
        return rows["value_usd_m"].mod(1).eq(0).groupby(rows["series"]).all()

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
        return flows.deflate(table, self.cpi, self.last_year)

    @cached_property
    def paneled(self) -> pd.DataFrame:
        """Every report in the prices that were chosen, with the ``panel`` in which it is drawn.

        The two versions of one data set share a panel; what has hardly any reports, or none by
        years, is drawn in :data:`SINGLE`.
        """
        rows = self.priced(self.reports)
        yearly = self.data_sets.loc[self.data_sets["yearly"], "series"]
        own = rows["key"].isin([*yearly, "Russia"])
        panel = rows["key"].replace({mirror.OLD: mirror.NEW}).where(own, SINGLE)
        few = panel.groupby(panel).transform("size") < FEWEST
        panel = panel.mask(few & (len(set(panel)) > 1), SINGLE)
        first, last = ["Russia", mirror.NEW], [SINGLE]
        order = [*first, *sorted(set(panel) - {*first, *last}), *last]
        return rows.assign(panel=pd.Categorical(panel, order)).sort_values(
            ["panel", "key", "year"], ascending=[True, False, True]
        )

    def charted(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return what a chart draws: reports, printed points, and the line between these."""
        line = printed.line(self.stated)
        return self.paneled, self.priced(self.drawn), self.priced(line)

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
        officials = self.reports[self.reports["hand"] == mirror.RUSSIA].drop_duplicates("year")
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
        points = points[points["year"].isin(self.versions.index)]
        return [*exports["source"], *points.loc[points["side"] == "Russia", "source"]]

    def _keys_of(self, series: pd.Index) -> list[str]:
        return list(self.annual.loc[self.annual["series"].isin(series), "source"])

    @property
    def growth_keys(self) -> list[str]:
        """The source keys of :attr:`growth`."""
        rows = self.growth.index
        officials = self.reports.loc[self.reports["hand"] == mirror.RUSSIA, ["year", "source"]]
        ends = self.growth.reindex([mirror.RUSSIA])[["first_year", "last_year"]].to_numpy()
        return [
            *self._keys_of(rows),
            *officials.loc[officials["year"].isin(ends.ravel()), "source"],
            *self.tables["cpi"]["source"].head(1),
            *(["paper"] if printed.PRINTED in rows else []),
        ]

    @property
    def path_keys(self) -> list[str]:
        """The source keys of :attr:`path`, and of the line that it is held against."""
        return [*self._keys_of(self.path.index), *(["paper"] if len(self.stated) > 1 else [])]

    @property
    def mirror_keys(self) -> list[str]:
        """The source keys of :attr:`by_year`."""
        officials = self.reports.loc[self.reports["hand"] == mirror.RUSSIA, "source"]
        return [*self._keys_of(self.by_year.columns), *officials]

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
    def balance_keys(self) -> list[str]:
        """The source keys of :attr:`balance`."""
        rows = self.tables["trade_flows"]
        return list(rows.loc[rows["series"] == self.series, "source"].unique())

    @property
    def single_keys(self) -> list[str]:
        """The source keys of the reports of single years."""
        return list(self.reports.loc[~self.reports["key"].isin(self.names.index), "source"])

    @property
    def sources(self) -> list[str]:
        """The keys of the data sets in use, then the paper's if it prints a value that is shown."""
        reports = self.reports
        paper = ["paper"] if len(self.drawn) else []
        return [*reports.loc[reports["key"].isin(self.names.index), "source"], *paper]
