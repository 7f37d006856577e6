"""This paper's tables against the originals that they were copied from."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import pytest

from companion.errors import OriginalError
from companion.originals import compare, matching
from companion.originals.compare import ABSENT, DIFFERS, RELEASE, ROUNDING, SAME, Comparison
from companion.tables import reading
from tests.argument.conftest import Command
from tests.conftest import CHECKOUT

EXCERPTS = CHECKOUT / "tests/originals"
SIPRI = ("sipri/TIV-Export-RUS-1950-2021.csv", "sipri/TIV-Export-USR-1950-2021.csv")
NATIONAL = "correlates_of_war/National_COW_4.0.crlf.csv"
COW3 = EXCERPTS / "correlates_of_war/cow3_365_630_666.csv"


def compared(original: str, *files: str | Path, release: str = "", year: int | None = None
             ) -> Comparison:  # fmt: skip
    return compare.compare(original, [EXCERPTS / file for file in files], release, year)


@pytest.mark.parametrize(
    ("original", "files", "given", "outcomes"),
    [
        ("cow4-national", (NATIONAL,), {}, {SAME: 23}),
        ("cow4-national", ("correlates_of_war/National_COW_4.0.lf.csv",), {}, {SAME: 23}),
        ("cow3", ("correlates_of_war/cow3_365_630_666.csv",), {}, {SAME: 80, ABSENT: 306}),
        ("cow3", ("correlates_of_war/dataworld_2001_russia.csv",), {"year": 2001},
         {SAME: 5, ABSENT: 381}),
        ("cow4", ("correlates_of_war/cow4_365_630_666_rounded_by_peacesciencer.csv",), {},
         {SAME: 100, ABSENT: 391}),
        ("imf", ("imf/rus_2006.csv",), {"year": 2006}, {SAME: 11, DIFFERS: 1, ABSENT: 374}),
        ("sipri", SIPRI, {}, {SAME: 483, ABSENT: 23}),
        ("sipri", ("sipri/TIV-Export-All-Country-1950-2022.csv",), {}, {SAME: 2, RELEASE: 21}),
        ("sipri-releases", ("sipri/TIV-Export-All-Country-1950-2022.csv",), {}, {SAME: 21}),
        ("sipri", ("sipri/export-values_1990-2023.csv",), {}, {RELEASE: 23}),
        ("sipri", ("sipri/import-export-values_suppliers.csv",), {}, {RELEASE: 23}),
        ("sipri-regions", ("sipri/export-values_1990-2023.csv",
                           "sipri/regional-transfers_1990-2023-suppliers_to_the_region.csv"),
         {}, {SAME: 65}),
        ("sipri", ("sipri/country_trade_register_no_preamble.csv",), {"release": "2024-10"},
         {SAME: 61, RELEASE: 4, ABSENT: 418}),
        ("sipri", ("sipri/trade_2023_generated_2025-01-03.csv",), {},
         {SAME: 112, RELEASE: 5, ABSENT: 366}),
        ("sipri", ("sipri/trade_register_generated_2026-02-12.csv",), {},
         {SAME: 152, RELEASE: 28, ABSENT: 303}),
        ("wdi", ("world_bank/tx_val_mrch_cd_wt_rus.csv",), {}, {SAME: 21}),
        ("wdi", ("world_bank/tx_val_mrch_al_zs_rus.csv", "world_bank/tx_val_mrch_r4_zs_rus.csv"),
         {}, {SAME: 42}),
        ("wdi-arms", ("world_bank/API_MS.MIL.XPRT.KD_DS2_en_csv_v2_1740278.csv",), {},
         {DIFFERS: 21}),
        ("cpi", ("prices/CPIAUCNS_observation_date_2025.csv",), {}, {SAME: 3, ABSENT: 27}),
        ("cpi", ("prices/CPIAUCNS_DATE_VALUE_2016.csv",), {}, {SAME: 3, ABSENT: 27}),
        ("cpi", ("prices/datasets_cpi-us_cpiai.csv",), {}, {SAME: 3, ABSENT: 27}),
    ],
)  # fmt: skip
def test_each_excerpt_says_what_our_tables_say(
    original: str, files: tuple[str, ...], given: dict[str, object], outcomes: dict[str, int]
) -> None:
    found = compared(original, *files, **given)  # type: ignore[arg-type]
    assert Counter(found.outcomes) == outcomes
    assert found.differs == (DIFFERS in outcomes)


@pytest.mark.parametrize(
    ("original", "excerpt"),
    [
        ("comtrade", "comtrade/comtrade_total_world_2017.csv"),
        ("comtrade", "comtrade/TradeData.csv"),
        ("imf", "imf/imts_wide_2023_excerpt.csv"),
        ("imf", "imf/imts_long_excerpt.csv"),
        ("sipri", "sipri/TIV-Export-USA-2003-2013.csv.xls"),
        ("wdi", "world_bank/API_NY.GDP.MKTP.CD_2018-10-18.csv"),
        ("wdi-arms", "world_bank/API_MS.MIL.MPRT.KD_DS2_en_csv_v2_1745336.csv"),
    ],
)
def test_a_file_of_other_countries_or_series_is_refused(original: str, excerpt: str) -> None:
    with pytest.raises(OriginalError, match=f"none of the rows that data/ has from '{original}'"):
        compared(original, excerpt)


def test_another_data_set_is_refused_with_the_name_to_use() -> None:
    with pytest.raises(OriginalError, match="Name 'cow4-national' in place of 'cow4'"):
        compared("cow4", NATIONAL)
    with pytest.raises(OriginalError, match="volume of imports by recipient"):
        compared("sipri", "sipri/import-export-values_recipients.csv")


def test_files_of_two_releases_are_not_taken_together() -> None:
    told = "export-values_1990-2023.csv is of 2024-04-13, import-export-values_suppliers.csv is of"
    with pytest.raises(OriginalError, match=f"of different releases: {told}"):
        compared("sipri", "sipri/export-values_1990-2023.csv",
                 "sipri/import-export-values_suppliers.csv")  # fmt: skip


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return tmp_path / "changed.csv"


def test_exchanged_columns_are_noticed(changed: Path) -> None:
    head, _, rows = COW3.read_text().partition("\n")
    changed.write_text(head.replace("flow1,flow2", "flow2,flow1") + "\n" + rows)
    with pytest.raises(OriginalError, match="agree with ours in the opposite direction"):
        compared("cow3", changed)


@pytest.mark.parametrize("factor", [1000, 1e6, 50, 2, 0.5, 0.001])
def test_another_unit_is_noticed(changed: Path, factor: float) -> None:
    head, *rows = (EXCERPTS / "imf/rus_2006.csv").read_text().splitlines()
    cells = [row.rsplit(",", 1) for row in rows]
    changed.write_text("\n".join([head, *(f"{a},{float(b) * factor}" for a, b in cells)]))
    with pytest.raises(OriginalError, match="It is in another unit"):
        compared("imf", changed, year=2006)


def rewritten(path: Path, change: Callable[[list[str]], list[str]]) -> str:
    """Return a CSV file whose rows below the header have been changed."""
    head, *rows = path.read_text().splitlines()
    return "\n".join([head, *(",".join(change(row.split(","))) for row in rows)]) + "\n"


def test_exchanged_columns_are_noticed_at_other_values(changed: Path) -> None:
    head = COW3.read_text().partition("\n")[0].split(",")
    first, second = head.index("flow1"), head.index("flow2")

    def turned(cells: list[str]) -> list[str]:
        cells[first], cells[second] = (
            str(Decimal(cells[at]) * Decimal("1.2")) if cells[at] != "-9" else "-9"
            for at in (second, first)
        )
        return cells

    changed.write_text(rewritten(COW3, turned))
    with pytest.raises(OriginalError, match="agree with ours in the opposite direction"):
        compared("cow3", changed)


def test_each_line_is_held_against_its_own_unit(changed: Path) -> None:
    shares = EXCERPTS / "world_bank/tx_val_mrch_al_zs_rus.csv"
    text = rewritten(shares, lambda cells: [*cells[:-1], str(Decimal(cells[-1]) / 100)])
    changed.write_text(text)
    others = [f"world_bank/tx_val_mrch_{one}_rus.csv" for one in ("cd_wt", "r4_zs")]
    with pytest.raises(OriginalError, match=r"Arab world, TX\.VAL\.MRCH\.AL\.ZS, are about 0\.01"):
        compared("wdi", *others, changed)


def test_a_selection_of_recipients_makes_no_total(changed: Path) -> None:
    text = (EXCERPTS / "sipri/trade_register_generated_2026-02-12.csv").read_text()
    head, row = "\n".join(text.splitlines()[:12]), text.splitlines()[12].split(",")
    lines = []
    for number, ours_of in enumerate(ours("arms_tiv", supplier="Russia")):
        if ours_of["tiv_m"].isdigit() and ours_of["recipient"] != "All other recipients":
            row[0:3] = str(number), "Russia", ours_of["recipient"]
            row[10], row[15] = ours_of["year"], ours_of["tiv_m"]
            lines.append(",".join(row))
    lines += [",".join([f"9{n}", "Italy", name, *row[3:]]) for n, name in enumerate(codes())]
    changed.write_text("\n".join([head, *lines]) + "\n")
    with pytest.raises(OriginalError, match="sums over the partners in the file: it holds a sel"):
        compared("sipri", changed)


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_the_rest_of_a_total_is_known_if_the_partners_sum_to_it_but_for_rounding(
    changed: Path, more: int, taken: bool
) -> None:
    """Each of the partners and the total itself may be rounded by half a unit."""
    rows = [line.split(",") for line in (EXCERPTS / SIPRI[0]).read_text().splitlines()]
    [head] = [place for place, cells in enumerate(rows) if cells[1:2] == ["1950"]]
    *partners, _, total = rows[head + 1 :]
    others = ["India"]
    for place, stated in enumerate(total[1:-1], 1):
        known = [int(cells[place]) for cells in partners if cells[place]]
        parts = len(known) + 1
        off = (parts + 1) // 2 + more
        others.append(str(int(stated) - sum(known) + off) if stated else "")
    others.append(str(sum(int(cell) for cell in others[1:] if cell)))
    rows.insert(len(rows) - 2, others)
    changed.write_text("\n".join(map(",".join, rows)) + "\n")
    found = compared("sipri", changed, SIPRI[1])
    rest = [
        outcome
        for one, outcome in zip(found.held, found.outcomes, strict=True)
        if one.row.get("recipient") == "All other recipients" and int(one.row["year"]) > 1991
    ]
    assert rest
    assert [outcome != ABSENT for outcome in rest] == [taken] * len(rest)


def test_columns_of_a_register_in_place_of_each_other_are_noticed(changed: Path) -> None:
    text = (EXCERPTS / "sipri/trade_register_generated_2026-02-12.csv").read_text()
    names = ("TIV deal unit,TIV delivery values", "TIV delivery values,TIV deal unit")
    changed.write_text(text.replace(*names))
    with pytest.raises(OriginalError, match="another column or series in their place"):
        compared("sipri", changed)


def test_what_no_release_explains_differs(changed: Path) -> None:
    text = (EXCERPTS / "sipri/trade_register_generated_2026-02-12.csv").read_text()
    changed.write_text("".join(text.splitlines(keepends=True)[:200]))
    found = Counter(compared("sipri", changed).outcomes)
    assert (found[RELEASE], found[DIFFERS]) == (6, 53)


def test_rows_that_sum_to_more_than_the_world_are_refused(changed: Path) -> None:
    file = EXCERPTS / SIPRI[0]
    rows = file.read_text().splitlines()
    [row] = [row for row in rows if row.startswith("Algeria,")]
    [end] = [place for place, row in enumerate(rows) if row.startswith("Total,")]
    rows[end:end] = [row.replace("Algeria,", f"Country {n},") for n in range(20)]
    changed.write_text("\n".join(rows) + "\n")
    with pytest.raises(OriginalError, match="in 1994 the partners of Russia sum to"):
        compared("sipri", changed, SIPRI[1])


@pytest.mark.parametrize("factor", ["1.3", "1.0007"])
def test_a_series_that_is_not_named_must_be_ours(changed: Path, factor: str) -> None:
    file = EXCERPTS / "prices/CPIAUCNS_DATE_VALUE_2016.csv"
    changed.write_text(rewritten(file, lambda cells: [cells[0], str(Decimal(cells[1]) *
                                                                   Decimal(factor))]))  # fmt: skip
    with pytest.raises(OriginalError, match="the header names no series, and 3 of 3 years are not"):
        compared("cpi", changed)


def test_missing_is_not_zero(changed: Path) -> None:
    changed.write_text("ccode1,ccode2,year,flow1,flow2\n365,692,1997,-9,-9\n365,630,2006,-9,1\n")
    [zero] = ours("trade_flows", series="COW3", partner="Bahrain", year="1997")
    assert zero["value_usd_m"] == "0.0"
    found = compared("cow3", changed)
    assert [outcome for one, outcome in zip(found.held, found.outcomes, strict=True)
            if one.found and one.row["partner"] == "Bahrain"] == [DIFFERS]  # fmt: skip


@cache
def codes() -> dict[str, dict[str, str]]:
    return {row["partner"]: row for row in reading.read_texts("data/partners")}


def ours(table: str, **where: str) -> list[dict[str, str]]:
    rows = reading.read_texts(f"data/{table}")
    return [row for row in rows if all(row[name] == cell for name, cell in where.items())]


def dollars(millions: str) -> str:
    return str(round(Decimal(millions) * 1_000_000))


def ends(row: dict[str, str], system: str) -> tuple[str, str]:
    """Return the codes of exporter and importer of one of our flows."""
    pair = codes()["Russia"][system], codes()[row["partner"]][system]
    return pair if row["flow"] == "russia_exports" else pair[::-1]


def comtrade(old: bool) -> str:
    """Return a file of UN Comtrade with our values: in dollars, with re-exports beside them."""
    head = "refYear,flowCode,reporterCode,partnerCode,cmdCode,primaryValue,period"
    if old:
        head = "Year,Trade Flow,Reporter Code,Partner Code,Commodity Code,Trade Value (US$),Period"
    rows = [(row["year"], *ends(row, "m49"), row["value_usd_m"])
            for row in ours("trade_flows", series="Comtrade")]  # fmt: skip
    rows += [(row["year"], "643", "0", row["exports_usd_m"])
             for row in ours("trade_totals", series="Comtrade")]  # fmt: skip
    mine, others = ("Export", "Re-Export") if old else ("X", "RX")
    lines = [
        f"{year},{flow},{exporter},{importer},TOTAL,{dollars(value) if flow == mine else 7},{year}"
        for year, exporter, importer, value in rows
        for flow in (mine, others)
    ]
    return "\n".join([head, *lines])


def itpd() -> str:
    """Return ITPD-E with our values: each in two industries, and the rest to one country."""
    totals = ours("trade_totals", series="ITPD")
    rest = {row["year"]: Decimal(row["exports_usd_m"]) for row in totals}
    lines = [f"RUS,RUS,{year},1,12345" for year in rest]
    for row in ours("trade_flows", series="ITPD"):
        value = Decimal(row["value_usd_m"])
        rest[row["year"]] -= value if row["flow"] == "russia_exports" else 0
        pair = ",".join(ends(row, "iso3"))
        lines += [f"{pair},{row['year']},{industry},{value / 2}" for industry in (1, 2)]
    lines += [f"RUS,USA,{year},1,{value}" for year, value in rest.items()]
    return "\n".join(["exporter_iso3,importer_iso3,year,industry_id,trade", *lines])


def world_bank() -> str:
    """Return the World Bank's file with our values: above its header four lines, single dollars."""
    rows = ours("trade_totals", series="WDI")
    head = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
    line = ["Russian Federation", "RUS", "Merchandise exports", "TX.VAL.MRCH.CD.WT"]
    cells = [[*head, *(row["year"] for row in rows)],
             [*line, *(dollars(row["exports_usd_m"]) for row in rows)]]  # fmt: skip
    table = [",".join(f'"{cell}"' for cell in row) + "," for row in cells]
    above = ['"Data Source","World Development Indicators",', "",
             '"Last Updated Date","2026-07-01",', ""]  # fmt: skip
    return "\n".join(above + table)


def imf(portal: bool) -> str:
    """Return the IMF's file with our importers' reports, in millions or single dollars."""
    lines = []
    for row in ours("trade_flows", series="COW3", year="2006"):
        exporter, importer = ends(row, "iso3" if portal else "imf")
        if portal:
            key = f"{importer}.MG_CIF_USD.{exporter}.A"
            lines.append(f"{key},{importer},{exporter},{row['value_usd_m']}")
        else:
            start = f"{importer},TMG_CIF_USD,{exporter}"
            lines += [f"{start},Value,{dollars(row['value_usd_m'])},", f"{start},Status,E,"]
    head = ("SERIES_CODE,COUNTRY.ID,COUNTERPART_COUNTRY.ID,2006" if portal else
            "Country Code,Indicator Code,Counterpart Country Code,Attribute,2006,")  # fmt: skip
    return "\n".join([head, *lines])


@pytest.mark.parametrize(
    ("original", "text", "same"),
    [
        ("comtrade", partial(comtrade, old=True), 108),
        ("comtrade", partial(comtrade, old=False), 108),
        ("itpd", itpd, 330),
        ("wdi", world_bank, 21),
        ("imf", partial(imf, portal=True), 21),
        ("imf", partial(imf, portal=False), 21),
    ],
)
def test_a_file_made_of_our_values_says_the_same(
    changed: Path, original: str, text: Callable[[], str], same: int
) -> None:
    changed.write_text(text())
    found = Counter(compared(original, changed).outcomes)
    assert found[SAME] == same
    assert found.keys() <= {SAME, ABSENT}


def test_a_total_that_is_a_sum_counts_the_partners_that_it_was_made_of(changed: Path) -> None:
    changed.write_text(itpd())
    flows = ours("trade_flows", series="ITPD", flow="russia_exports")
    partners = Counter(row["year"] for row in flows)
    totals = [one for one in compared("itpd", changed).held if one.line.table == "trade_totals"]
    assert totals
    for one in totals:
        assert one.parts == partners[one.row["year"]] + 1  # and the United States


def test_only_rows_that_were_taken_as_they_are_count_as_copied() -> None:
    assert {line.copied for line in matching.lines("cow3")} == {True}
    assert {line.copied for line in matching.lines("imf")} == {False}


def test_a_selection_of_partners_makes_no_total() -> None:
    found = compared("cow3", "correlates_of_war/cow3_365_630_666.csv")
    assert "trade_totals" not in {one.line.table for one in found.held}


def test_values_that_our_copy_rounds_differ_by_rounding_only(changed: Path) -> None:
    text = (
        EXCERPTS / "correlates_of_war/cow4_365_630_666_rounded_by_peacesciencer.csv"
    ).read_text()
    changed.write_text(text.replace("365.0,630.0,2006.0,238.0", "365.0,630.0,2006.0,237.78"))
    assert Counter(compared("cow4", changed).outcomes)[ROUNDING] == 1
    changed.write_text(text.replace("365.0,630.0,2006.0,238.0", "365.0,630.0,2006.0,237.4"))
    assert Counter(compared("cow4", changed).outcomes)[DIFFERS] == 1


def test_an_annual_mean_with_one_decimal_differs_by_rounding_only(changed: Path) -> None:
    changed.write_text("series_id\tyear\tperiod\tvalue\nCUUR0000SA0\t1995\tM13\t152.4\n")
    assert Counter(compared("cpi", changed).outcomes)[ROUNDING] == 1


def test_the_command_says_file_unit_direction_and_releases_and_exits_by_what_it_finds(
    command: Command,
) -> None:
    file = str(EXCERPTS / "imf/rus_2006.csv")
    done = command(CHECKOUT, "compare", "imf", file, "--year", "2006")
    assert done.exit_code == 1
    for words in ("sha256    e430175686e0", "unit      million US dollars", "ours: COW3 3.0",
                  "direction from iso_o to iso_d", "17529.5  17806.1     +276.6"):  # fmt: skip
        assert words in done.stdout
    done = command(CHECKOUT, "compare", "cow4-national", str(EXCERPTS / NATIONAL),
               "--format", "csv")  # fmt: skip
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == (
        "table,row,what,year,ours,original,difference,outcome,our_release,original_release"
    )
    assert len(done.stdout.splitlines()) == 24
    assert (
        "The files do not speak of 374 of our rows, in 1990 to 2009: Russia to"
        in command(CHECKOUT, "compare", "imf", file, "--year", "2006").stdout
    )
    done = command(CHECKOUT, "compare", "cow5", file)
    assert (done.exit_code, "no original 'cow5'" in done.stderr) == (2, True)
    register = str(EXCERPTS / "sipri/trade_register_generated_2026-02-12.csv")
    done = command(CHECKOUT, "compare", "sipri-releases", register)
    assert "companion import sipri-releases takes it in" in done.stderr
    done = command(CHECKOUT, "compare", "imf", file, "--year", "20001")
    assert done.exit_code == 2
    done = command(CHECKOUT, "compare", "cow4", file)
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: rus_2006.csv is another data set")
    assert "Traceback" not in done.stderr
