"""Independent values for the paper's numbers: what the tables say of the same quantity."""

from collections.abc import Callable

import pandas as pd

from companion import election, shares, trade

Tables = dict[str, pd.DataFrame]
Observations = list[tuple[float, str, str]]  # value in the claim's unit, definition, source key
USD_M = {"USD million": 1.0, "USD billion": 1000.0}


def observe(claims: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Find what independent sources say of each printed value.

    Parameters
    ----------
    claims
        The register ``seeds/claims``.
    tables
        The tables of ``data/`` and ``seeds/references`` by name.

    Returns
    -------
    pandas.DataFrame
        One row for each observation: ``claim``, ``value`` (in the claim's unit), ``definition``,
        ``source``. Claims without independent evidence have no row.
    """
    rows = []
    for _, claim in claims[claims["kind"] == "value"].iterrows():
        rule = RULES.get(claim["quantity"])
        for value, definition, source in rule(claim, tables) if rule else []:
            rows.append((claim["claim"], float(value), definition, source))
    return pd.DataFrame(rows, columns=["claim", "value", "definition", "source"])


def interval(claim: pd.Series) -> tuple[float, float]:
    """Return what a printed number covers: its band, or the interval that rounds to it.

    Examples
    --------
    >>> interval(pd.Series({"value": 44.45, "low": pd.NA, "high": pd.NA, "decimals": 2}))
    (44.445, 44.455)
    """
    if not pd.isna(claim["low"]):
        return float(claim["low"]), float(claim["high"])
    counted = claim.get("unit") in ("seats", "count", "rank")  # whole things are not rounded
    half = 0.0 if counted else 0.5 * 10.0 ** -int(claim["decimals"])
    return round(claim["value"] - half, 9), round(claim["value"] + half, 9)


def compare(claims: pd.DataFrame, observed: pd.DataFrame) -> pd.DataFrame:
    """Put each observation beside the printed interval.

    Returns
    -------
    pandas.DataFrame
        One row an observation, in the claims' order: the columns of both tables and
        ``printed_low``, ``printed_high``, ``low_ratio``, ``high_ratio``, ``ratio`` (values over the
        middle of the printed interval).
    """
    table = claims.merge(observed.rename(columns={"value": "observed"}), on="claim")
    bounds = [interval(claim) for _, claim in table.iterrows()]
    table["printed_low"], table["printed_high"] = [list(side) for side in zip(*bounds, strict=True)]
    middle = (table["printed_low"] + table["printed_high"]) / 2
    table["low_ratio"] = table["printed_low"] / middle
    table["high_ratio"] = table["printed_high"] / middle
    table["ratio"] = table["observed"] / middle
    return table


def _list_name(claim: pd.Series, tables: Tables) -> str:
    names = tables["names"].set_index("printed")["list"]
    return str(names.get(claim["actor"], claim["actor"]))


def _list_share(claim: pd.Series, tables: Tables) -> Observations:
    lists = tables["plc_lists"].set_index("list")
    name = _list_name(claim, tables)
    if name not in lists.index:
        return []
    share = election.share_pct(lists["votes"])[name]
    return [(share, "votes over valid list ballots", lists.loc[name, "source"])]


def _district_share(claim: pd.Series, tables: Tables) -> Observations:
    table = tables["plc_district_votes"]
    rows = table[
        (table["affiliation"] == _list_name(claim, tables)) & table["vote_share_pct"].notna()
    ]
    return [(r.vote_share_pct, f"district votes, {r.variant}", r.source) for r in rows.itertuples()]


def _total_seats(claim: pd.Series, tables: Tables) -> Observations:
    seats = tables["plc_seats"]
    name = _list_name(claim, tables)
    rows = seats if name == "Total" else seats[seats["list"] == name]
    if rows.empty:
        return []
    return [(rows["seats"].sum(), "list and district seats", rows["source"].iloc[0])]


def _flow(claim: pd.Series, tables: Tables, partner: str, flow: str) -> Observations:
    year = int(str(claim["end"] if not pd.isna(claim["end"]) else claim["start"])[:4])
    scale = USD_M[claim["unit"]]
    flows = trade.select(tables["trade_flows"], partner, flow, year, year)
    points = tables["trade_points"]
    points = points[
        (points["partner"] == partner) & (points["flow"] == flow) & (points["year"] == year)
    ]
    return [
        (row.value_usd_m / scale, f"{row.series}, {trade.FLOW_NAMES[flow]}", row.source)
        for row in flows.itertuples()
    ] + [
        (row.value_usd_m / scale, f"reported by {row.reported_by}", row.source)
        for row in points.itertuples()
    ]


def _partner(claim: pd.Series) -> str:
    return next(actor for actor in str(claim["actor"]).split("; ") if actor != "Russia")


def _two_way(claim: pd.Series, tables: Tables) -> Observations:
    return _flow(claim, tables, _partner(claim), "two_way")


def _exports_to_russia(claim: pd.Series, tables: Tables) -> Observations:
    return _flow(claim, tables, _partner(claim), "russia_imports")


def _growth(claim: pd.Series, tables: Tables) -> Observations:
    first, last = int(str(claim["start"])[:4]), int(str(claim["end"])[:4])
    partner = _partner(claim)
    flows = trade.select(tables["trade_flows"], partner, "russia_imports", first, last)
    table = trade.growth(flows)
    table = table[(table["first_year"] == first) & (table["last_year"] == last)]
    keys = flows.groupby("series")["source"].first()
    return [(row["ratio"], f"{name}, exports", keys[name]) for name, row in table.iterrows()]


def _share(measure: str) -> Callable[[pd.Series, Tables], Observations]:
    def rule(claim: pd.Series, tables: Tables) -> Observations:
        found: Observations = []
        # The last full year that the cited source could know is the one before its own.
        cited = tables["references"].set_index("reference").loc[claim["reference"], "year"]
        first, last = int(str(claim["start"])[:4]), int(cited) - 1
        for series in ("COW4", "ITPD") if measure == "all" else ("TIV",):
            exports, totals, source = shares.series(tables, measure, series)
            for turkey, north_africa in (
                (False, False),
                (True, False),
                (False, True),
                (True, True),
            ):
                region = shares.members(
                    tables["regions"], shares.CORES[measure], turkey, True, north_africa
                )
                yearly = shares.yearly_share(exports, totals, region, first, last)
                name = shares.region_name(turkey, True, north_africa)
                found.append((shares.pooled_share(yearly), f"{series}, {name}", source))
        return found

    return rule


def _published(quantity: str, tables: Tables) -> Observations:
    table = tables["single_figures"]
    rows = table[(table["quantity"] == quantity) & (table["unit"] == "percent")]
    return [(row.value, row.definition, row.source) for row in rows.itertuples()]


def _population(claim: pd.Series, tables: Tables) -> Observations:
    quantity = "population_share_ex_soviet"
    rows = tables["single_figures"].query("quantity == @quantity").set_index("definition")
    residents = rows.loc["residents of Israel", "value"]
    arrived = rows.loc["immigrants from the former Soviet Union 1990 to 2009"]
    left = rows.loc["immigrants who had left again", "value"]
    return [
        (
            100 * arrived["value"] / residents,
            "immigrants 1990 to 2009, computed",
            arrived["source"],
        ),
        (100 * (arrived["value"] - left) / residents, "the same less leavers", arrived["source"]),
        *_published(quantity, tables),
    ]


def _territory(claim: pd.Series, tables: Tables) -> Observations:
    quantity = "territory_asia_share"
    rows = tables["single_figures"].query("quantity == @quantity and unit == 'km2'")
    areas = rows.set_index("definition")["value"]
    share = 100 * areas.drop("Russia").sum() / areas["Russia"]
    definition = "federal districts of the Urals, Siberia and the Far East, computed"
    return [(share, definition, rows["source"].iloc[0]), *_published(quantity, tables)]


RULES: dict[str, Callable[[pd.Series, Tables], Observations]] = {
    "list vote share": _list_share,
    "district vote share": _district_share,
    "total seats": _total_seats,
    "two-way trade": _two_way,
    "exports to Russia": _exports_to_russia,
    "growth of exports to Russia": _growth,
    "share of Russia's exports": _share("all"),
    "share of Russia's arms exports": _share("arms"),
    "share of Israel's population": _population,
    "share of Russia's territory": _territory,
}


def register_texts(register: pd.DataFrame) -> pd.DataFrame:
    """Write out the register for readers."""
    shown = register.astype("object").where(register.notna(), "")
    return pd.DataFrame(
        {
            "Claim": shown["claim"].astype(str),
            "Place": [
                f"{s} {p}" for s, p in zip(shown["section"], shown["paragraph"], strict=True)
            ],
            "Printed": shown["printed"].astype(str).str.replace("\\$", "$"),
            "What it says": shown["statement"].astype(str),
            "Cites": shown["reference"].astype(str),
        }
    )


def labelled(compared: pd.DataFrame) -> pd.DataFrame:
    """Give each claim the label that the chart sets: quantity, actor and year."""
    years = (", " + compared["start"].str[:4]).fillna("")
    actor = compared["actor"].str.replace("; Russia", "").str.replace("Russia; ", "")
    label = actor + ", " + compared["quantity"] + years
    same = (compared["actor"] == "Russia") | (compared["actor"] == "Middle East")
    label = label.where(~same, compared["quantity"])
    printed = compared["printed"].str.replace("\\$ ?", "$", regex=True).str.replace("\\", "")
    printed = printed.str.replace(r" ?percent", "%", regex=True)
    return compared.assign(statement=label, printed=printed)


def plotted(compared: pd.DataFrame) -> pd.DataFrame:
    """Return every plotted value with its claim, definition and source."""
    return compared[
        ["claim", "printed", "unit", "printed_low", "printed_high", "observed", "ratio",
         "definition", "source"]
    ]  # fmt: skip
