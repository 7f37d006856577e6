"""Which observations each rule makes of made-up tables, small enough to work out by hand."""

import math
from typing import Any

import pandas as pd
import pytest

from companion.claims.evidence import Observation
from russia_hamas.evidence import RULES

NONE = pd.NA
INF = math.inf


def found(claim: dict[str, Any], **tables: pd.DataFrame) -> list[Observation]:
    """Return what the rule for a claim's quantity finds."""
    return list(RULES[claim["quantity"]](pd.Series(claim), tables))


def frame(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


NAMES = frame("printed list", ("Hamas", "Change and Reform"))
LISTS = frame(
    "list votes source also_in",
    ("Change and Reform", 500, "CEC", "NEWS"), ("Fatah", 300, "CEC", NONE),
    ("Third", 200, "X", "Y"),
)  # fmt: skip
COMPETING = frame("quantity source also_in", ("lists_competing", "CEC2", "NEWS2"))


def of_vote(actor: str, value: float) -> list[Observation]:
    claim = {"quantity": "list vote share", "actor": actor, "value": value, "decimals": 0}
    return found(claim, plc_lists=LISTS, names=NAMES, plc_participation=COMPETING)


def test_a_lists_vote_is_its_share_of_all_and_another_list_may_have_the_printed_one() -> None:
    own = Observation(50.0, "votes over valid list ballots", "CEC", also_in="NEWS")
    assert of_vote("Hamas", 50) == [own]
    third = Observation(20.0, "the list vote of Third", "X", also_in="Y", same_quantity=False)
    assert of_vote("Hamas", 20) == [own, third]
    assert of_vote("Fatah", 20) == [
        Observation(30.0, "votes over valid list ballots", "CEC", also_in=""), third,
    ]  # fmt: skip


def test_a_list_that_did_not_stand_has_no_vote() -> None:
    none = Observation(
        None, "no such list among the 3 that stood", "CEC2", also_in="NEWS2"
    )  # fmt: skip
    assert of_vote("Independents", 99) == [none]
    assert of_vote("Independents", 30)[1] == Observation(
        30.0, "the list vote of Fatah", "CEC", same_quantity=False
    )


def test_a_district_vote_is_taken_from_every_count_that_has_one() -> None:
    table = frame(
        "affiliation variant vote_share_pct source also_in same_quantity",
        ("Change and Reform", "final count", 41.7, "CEC", NONE, True),
        ("Change and Reform", "candidates", 36.5, "N", "M", False),
        ("Change and Reform", "early", NONE, "N", NONE, True),
        ("Fatah", "final count", 36.9, "CEC", NONE, True),
    )
    claim = {"quantity": "district vote share", "actor": "Hamas"}
    assert found(claim, plc_district_votes=table, names=NAMES) == [
        Observation(41.7, "district votes, final count", "CEC"),
        Observation(36.5, "district votes, candidates", "N", also_in="M", same_quantity=False),
    ]


def test_all_seats_of_a_list_are_those_of_both_tiers_with_every_source_once() -> None:
    table = frame(
        "list seats source also_in",
        ("Change and Reform", 29, "CEC", "A B"), ("Change and Reform", 45, "B", NONE),
        ("Fatah", 28, "CEC", NONE),
    )  # fmt: skip

    def of(actor: str) -> list[Observation]:
        claim = {"quantity": "total seats", "actor": actor}
        return found(claim, plc_seats=table, names=NAMES)

    assert of("Hamas") == [Observation(74.0, "list and district seats", "CEC", also_in="B A")]
    assert of("Total")[0].value == 102.0
    assert of("Nobody") == []


SERIES = frame(
    "series name reporter measure totals_of",
    ("A", "Data A", "importer", "all", NONE), ("B", "Data B", "exporter", NONE, NONE),
    ("AN", "Own totals of A", "project", NONE, "A"), ("SIPRI", "SIPRI", "nobody", "arms", NONE),
)  # fmt: skip
FLOWS = frame(
    "series partner year flow value_usd_m source reporter",
    ("A", "Israel", 2003, "russia_exports", 1000.0, "SA", "Israel"),
    ("A", "Israel", 2003, "russia_imports", 500.0, "SA", "estimate"),
    ("A", "Israel", 2008, "russia_exports", 3000.0, "SA", "Israel"),
    ("A", "Israel", 2008, "russia_imports", 1500.0, "SA", "Russia"),
    ("B", "Israel", 2008, "russia_imports", 700.0, "SB", "Russia"),
    ("A", "Iran", 2008, "russia_imports", 1.0, "SA", "estimate"),
)  # fmt: skip
POINTS = frame(
    "partner year flow value_usd_m rounded_to_usd_m reported_by side source",
    ("Israel", 2008, "two_way", 2800.0, 100.0, "Minister", "Russia", "M"),
    ("Israel", 2008, "russia_imports", 1000.0, NONE, "Customs", "partner", "C"),
)  # fmt: skip
TRADE = {"series": SERIES, "trade_flows": FLOWS, "trade_points": POINTS}
CLAIM = {"actor": "Israel; Russia", "start": "2003", "end": "2008-12", "unit": "USD billion"}


def test_two_way_trade_is_observed_in_the_unit_of_the_claim() -> None:
    assert found({"quantity": "two-way trade"} | CLAIM, **TRADE) == [
        Observation(4.5, "two-way trade", "SA", by="Data A", reporter="importer"),
        Observation(2.8, "two-way trade", "M", by="Minister", reporter="Minister", low=2.75,
                    high=2.85),
    ]  # fmt: skip
    first = found({"quantity": "two-way trade"} | CLAIM | {"end": "2003"}, **TRADE)
    assert first == [
        Observation(1.5, "two-way trade", "SA", by="Data A",
                    reporter="importer, in part estimated"),
    ]  # fmt: skip
    in_millions = found({"quantity": "two-way trade"} | CLAIM | {"unit": "USD million"}, **TRADE)
    assert (in_millions[1].value, in_millions[1].low, in_millions[1].high) == (2800, 2750, 2850)


def test_exports_to_russia_are_its_imports_and_both_directions_are_another_quantity() -> None:
    rows = found({"quantity": "exports to Russia"} | CLAIM, **TRADE)
    assert rows[:3] == [
        Observation(1.5, "exports to Russia", "SA", by="Data A", reporter="importer"),
        Observation(0.7, "exports to Russia", "SB", by="Data B", reporter="exporter"),
        Observation(1.0, "exports to Russia", "C", by="Customs", reporter="Customs", low=1.0,
                    high=INF),
    ]  # fmt: skip
    assert [(row.value, row.definition, row.same_quantity) for row in rows[3:]] == [
        (4.5, "two-way trade", False), (2.8, "two-way trade", False),
    ]  # fmt: skip


def test_growth_is_observed_where_a_series_has_both_years() -> None:
    assert found({"quantity": "growth of exports to Russia"} | CLAIM, **TRADE) == [
        Observation(3.0, "exports to Russia", "SA", by="Data A", reporter="importer"),
        Observation(3.0, "two-way trade", "SA", by="Data A", reporter="importer",
                    same_quantity=False),
    ]  # fmt: skip


REGIONS = frame(
    "region country", ("core", "Syria"), ("egypt", "Egypt"), ("iran", "Iran"),
    ("turkey", "Turkey"), ("maghreb", "Libya"),
)  # fmt: skip
EXPORTS = frame(
    "series partner year flow value_usd_m source",
    ("A", "Syria", 2000, "russia_exports", 5.0, "SA"),
    ("A", "Turkey", 2000, "russia_exports", 3.0, "SA"),
    ("A", "Libya", 2000, "russia_exports", 2.0, "SA"),
    ("A", "Syria", 2004, "russia_exports", 50.0, "SA"),
)
WORLD = frame(
    "series year exports_usd_m source",
    ("A", 2000, 100.0, "SA"), ("A", 2003, 100.0, "SA"), ("A", 2004, 100.0, "SA"),
    ("AN", 2000, 50.0, "SN"), ("AN", 2003, 50.0, "SN"),
)  # fmt: skip
WDI = frame("year group share_pct source", (1999, "Arab world", 9.0, "W"),
            (2000, "Arab world", 2.0, "W"), (2003, "Arab world", 4.0, "W"))  # fmt: skip
SHARES = {
    "series": SERIES, "trade_flows": EXPORTS, "trade_totals": WORLD, "regions": REGIONS,
    "references": frame("reference year", ("r", 2004)), "wdi_shares": WDI,
    "arms_tiv": frame("supplier recipient year tiv_m", ("Russia", "Syria", 2000, 20)),
    "arms_tiv_total": frame("supplier year tiv_m source", ("Russia", 2000, 100, "S")),
    "arms_tiv_regions": frame("region year tiv_m source", ("Middle East", 2000, 15, "S"),
                              ("World", 2000, 100, "S"), ("World", 2004, 900, "S")),
    "single_figures": frame(
        "quantity component value unit rounded_to definition source also_in same_quantity",
        ("arms_share_middle_east", NONE, 14.0, "percent", 1.0, "as SIPRI says", "T", "U", False),
        ("arms_share_middle_east", NONE, 99.0, "persons", NONE, "of another unit", "T", NONE, True),
    ),
}  # fmt: skip
SHARE = {"quantity": "share of Russia's exports", "reference": "r", "start": "2000"}


def test_a_share_ends_before_the_year_of_the_cited_source_and_is_taken_of_each_total() -> None:
    """Two years: 5, 3 and 2 of 200; of the project's own totals, 100, they are twice the share."""
    without = "the Middle East without Turkey and the Maghreb"
    expected = [
        Observation(share * times, definition, "SA", by=by, reporter="own calculation, importer")
        for times, by in ((1, "Data A"), (2, "Own totals of A"))
        for share, definition in (
            (2.5, without), (3.5, "the Middle East with the Maghreb"),
            (4.0, "the Middle East with Turkey"),
            (5.0, "the Middle East with Turkey and the Maghreb"),
        )
    ]  # fmt: skip
    groups = Observation(3.0, "Arab world, mean of the years", "W", reporter="own calculation")
    assert found(SHARE, **SHARES) == [*expected, groups]


def test_shares_of_arms_are_beside_sipris_own_and_published_ones() -> None:
    rows = found(SHARE | {"quantity": "share of Russia's arms exports"}, **SHARES)
    assert [row.value for row in rows[:4]] == [20.0] * 4
    assert rows[0].by == "SIPRI"
    assert rows[0].reporter == "own calculation, nobody"
    assert rows[4:] == [
        Observation(15.0, "SIPRI's own Middle East", "S", reporter="own calculation"),
        Observation(14.0, "as SIPRI says", "T", also_in="U", low=13.5, high=14.5,
                    same_quantity=False),
    ]  # fmt: skip


def figures(*rows: tuple[Any, ...]) -> dict[str, pd.DataFrame]:
    columns = "quantity component value unit rounded_to definition source also_in same_quantity"
    return {"single_figures": frame(columns, *rows)}


def test_the_share_of_the_population_is_computed_with_and_without_those_who_left() -> None:
    quantity = "population_share_ex_soviet"
    parts = [(quantity, name, value, "persons", NONE, f"the {name}", name[0].upper(), NONE, True)
             for name, value in (("arrived", 200), ("residents", 1000), ("left", 50),
                                 ("agency_arrived", 90), ("agency_residents", 600))]  # fmt: skip
    tables = figures(
        *parts, (quantity, NONE, 20.0, "percent", NONE, "native speakers", "N", NONE, True)
    )
    assert found({"quantity": "share of Israel's population"}, **tables) == [
        Observation(20.0, "the arrived", "A"),
        Observation(15.0, "the same less those who left again", "L"),
        Observation(15.0, "the agency_arrived", "A", high=INF),
        Observation(20.0, "native speakers", "N", low=20.0, high=20.0),
    ]


def test_the_share_of_the_territory_is_that_of_its_parts() -> None:
    quantity = "territory_asia_share"
    tables = figures(
        (quantity, "part", 3.0, "km2", NONE, "Urals", "R", NONE, True),
        (quantity, "part", 4.5, "km2", NONE, "Siberia", "R", NONE, True),
        (quantity, "whole", 10.0, "km2", NONE, "Russia", "R", NONE, True),
        (quantity, NONE, 77.0, "percent", 1.0, "east of the Urals", "E", "F", True),
        ("another", "part", 99.0, "km2", NONE, "elsewhere", "R", NONE, True),
    )
    assert found({"quantity": "share of Russia's territory"}, **tables) == [
        Observation(75.0, "federal districts of the Urals, Siberia and the Far East", "R"),
        Observation(77.0, "east of the Urals", "E", also_in="F", low=76.5, high=77.5),
    ]


@pytest.mark.parametrize(
    ("quantity", "row", "unit"),
    [("number of requests", "quartet_requirements", "count"),
     ("rank among energy exporters", "energy_exporter_rank", "rank"),
     ("share of Israel's energy", "energy_gas_share_2025", "percent")],
)  # fmt: skip
def test_a_published_figure_is_found_by_its_name(quantity: str, row: str, unit: str) -> None:
    tables = figures((row, NONE, 3.0, unit, NONE, "so many", "Q", NONE, True))
    assert found({"quantity": quantity}, **tables) == [
        Observation(3.0, "so many", "Q", low=3.0, high=3.0)
    ]


def test_visits_are_counted_as_a_lower_bound_with_the_sources_of_the_least_known_one() -> None:
    visits = frame(
        "date countries source also_in",
        ("2004-12-31", "Syria; Egypt", "A", NONE), ("2005-01-01", "Syria; Turkey", "B", "X Y"),
        ("2006-05", "Iran", "C", NONE), ("2007-06", "Egypt", "D", "X"),
        ("2007-07", "Iran; Turkey", "E", "X"), ("2008", "Syria", "F", NONE),
    )  # fmt: skip
    claim = {"quantity": "number of visits", "start": 2005, "end": 2007}
    assert found(claim, visits=visits, regions=REGIONS) == [
        Observation(2.0, "tours of several countries", "E", also_in="X", high=INF),
        Observation(2.0, "visits found to Arab countries of Asia, Egypt and Israel", "D",
                    also_in="X", high=INF),
        Observation(4.0, "visits found, with Iran, Turkey and the Maghreb", "C", high=INF),
    ]  # fmt: skip
