"""Files of public data sets are read as they are, quirks included, or refused by what they are."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import OriginalError
from companion.originals import matching, values
from companion.originals.opening import open_original
from companion.originals.values import Original, Wanted
from tests.conftest import CHECKOUT

EXCERPTS = CHECKOUT / "tests/originals"
DYADS = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,version\n"
PLUS = EXCERPTS / "comtrade/TradeData.csv"
REGISTER = EXCERPTS / "sipri/trade_register_generated_2026-02-12.csv"


def read(path: Path, *pairs: tuple[str, str], release: str = "", year: int | None = None,
         origins: set[str] | None = None) -> Original:  # fmt: skip
    wanted = Wanted(set(pairs), origins or set())
    return values.read(open_original(path), wanted, release, year)


def written(folder: Path, text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("excerpt", "format"),
    [
        ("correlates_of_war/National_COW_4.0.crlf.csv", "cow-national"),
        ("correlates_of_war/National_COW_4.0.lf.csv", "cow-national"),
        ("correlates_of_war/cow3_365_630_666.csv", "cow-dyadic"),
        ("correlates_of_war/cow4_365_630_666_rounded_by_peacesciencer.csv", "cow-dyadic"),
        ("correlates_of_war/header_Dyadic_COW_4.0.txt", "cow-dyadic"),
        ("correlates_of_war/dataworld_2001_russia.csv", "cow-dyadic-names"),
        ("sipri/TIV-Export-RUS-1950-2021.csv", "sipri-tiv-of-supplier"),
        ("sipri/TIV-Export-USR-1950-2021.csv", "sipri-tiv-of-supplier"),
        ("sipri/TIV-Export-USA-2003-2013.csv.xls", "sipri-tiv-of-supplier"),
        ("sipri/TIV-Export-All-Country-1950-2022.csv", "sipri-tiv-of-all"),
        ("sipri/export-values_1990-2023.csv", "sipri-values-of-suppliers"),
        ("sipri/import-export-values_suppliers.csv", "sipri-values-of-suppliers"),
        ("sipri/import-export-values_recipients.csv", "sipri-values-of-recipients"),
        ("sipri/regional-transfers_1990-2023-suppliers_to_the_region.csv", "sipri-regions"),
        ("sipri/country_trade_register_no_preamble.csv", "sipri-register"),
        ("sipri/trade_2023_generated_2025-01-03.csv", "sipri-register"),
        ("sipri/trade_register_generated_2026-02-12.csv", "sipri-register"),
        ("comtrade/TradeData.csv", "comtrade"),
        ("comtrade/comtrade_total_world_2017.csv", "comtrade-legacy"),
        ("comtrade/comtrade_reduced_columns.csv", "comtrade-legacy"),
        ("comtrade/comtrade_monthly_imports_plural.csv", "comtrade-legacy"),
        ("world_bank/API_NY.GDP.MKTP.CD_2018-10-18.csv", "world-bank"),
        ("world_bank/API_MS.MIL.XPRT.KD_DS2_en_csv_v2_1740278.csv", "world-bank"),
        ("world_bank/API_MS.MIL.MPRT.KD_DS2_en_csv_v2_1745336.csv", "world-bank"),
        ("world_bank/tx_val_mrch_cd_wt_rus.csv", "world-bank-ddf"),
        ("imf/imts_wide_2023_excerpt.csv", "imf-portal"),
        ("imf/imts_long_excerpt.csv", "imf-portal-long"),
        ("imf/rus_2006.csv", "imf-in-gravity-data"),
        ("prices/CPIAUCNS_observation_date_2025.csv", "fred"),
        ("prices/CPIAUCNS_DATE_VALUE_2016.csv", "fred-2016"),
        ("prices/datasets_cpi-us_cpiai.csv", "fred-2016"),
    ],
)
def test_a_file_is_known_by_its_content(excerpt: str, format: str) -> None:
    assert open_original(EXCERPTS / excerpt).format.name == format


@pytest.mark.parametrize(
    ("excerpt", "sentence"),
    [
        ("sipri_orders/orders_2024-10-13.csv", "a trade register with one row for each order"),
        ("sipri_orders/orders_2025-03-13.csv", "a trade register with one row for each order"),
        ("sipri_orders/orders_semicolons.csv", "a trade register with one row for each order"),
        ("comtrade/comtrade_error_page_saved_as.csv",
         "an error message of the service in place of data: ask for less at a time; it says 'Query "
         "complexity: your query is too complex. Please simplify.'"),
        ("correlates_of_war/git_lfs_pointer_Dyadic_COW_4.0.csv", "a pointer of Git LFS"),
        ("prices/CPIAUCNS_NBD20210101_rebased_annual.csv", "a series that was rebased"),
        ("imf/DOTS.csv", "trade by month; ask the site for annual values"),
    ],
)  # fmt: skip
def test_what_is_not_data_is_refused_by_what_it_is(excerpt: str, sentence: str) -> None:
    path = EXCERPTS / excerpt
    with pytest.raises(OriginalError, match=re.escape(f"{path.name} is {sentence}")):
        open_original(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "file.csv is empty; download it again"),
        ("<!DOCTYPE html>\n<html>", "is a web page, not data"),
        ("<head><title>Just a moment...</title></head>", "is a web page, not data"),
        ("<!-- x -->\n<html>", "is a web page, not data"),
        ("<Error><Code>AccessDenied</Code></Error>", "is a message in XML, not data"),
        ("%PDF-1.4", "is a PDF; ask the site for CSV"),
        ("PK\x03\x04x", "is a zip archive; unpack it"),
        ("{\\rtf1\\ansi", "is a word processor's document"),
        ("DATE,GDP\n1995-01-01,1\n", "is another series than CPIAUCNS"),
        ('{"message":"' + "x" * 200_000 + '"}', "is in no format that is known here; it begins"),
        ("a,b\n1,2\n", "is in no format that is known here; it begins with 'a,b'. Known are cow-"),
        (DYADS.replace(",", ";") + "365;630;2006;R;I;1;2;4\n",
         "has semicolons between its cells: a spreadsheet saved it again"),
        (DYADS, "has a header and no rows"),
        (f"{DYADS}365,630,2006,R,I,1\n", "row 2: 6 cells where the header has 8; the file was cut"),
        (f'{DYADS}365,630,2006,"Russ', "ends inside a quoted cell"),
        (f"{DYADS}365,630,2006,R,I,1,2,4,9\n", "row 2: more cells than the header has names"),
        (f"{DYADS}R,I,2006,365,630,1,2,4\n", "column of codes: 'I' is not a number of the Correl"),
        (f"{DYADS}365,630,1.5,R,I,1,2,4\n", "row 2, column year: '1.5' is not a year"),
        (f"{DYADS}365,630,2006,R,I,\"1,5\",2,4\n",
         "row 2, column flow1: '1,5' is not a number with a"),
        (f"{DYADS}365,630,2006,R,I,1,2,4\n365,630,2006,R,I,3,2,4\n",
         "row 3: a second value, 3, where an earlier row has 1 for the same flow and year; the "
          "file holds more than one breakdown. Ask the site for totals alone."),
        (f"{DYADS}365,630,2006,R,I,NaN,2,4\n", "row 2, column flow1: 'NaN' is not a number"),
        (f"{DYADS}365,630,2006,R,I,inf,2,4\n", "row 2, column flow1: 'inf' is not a number"),
        (f"{DYADS}365,630,2006,R,I,1_000,2,4\n", "column flow1: '1_000' is not a number"),
        (f"{DYADS}365,630,2006,R,I,1,2,new\n", "names the release 'new', and that is no version"),
        (DYADS.upper() + "365,630,2006,R,I,1,2,4\n",
         "has the columns of 'Correlates of War trade: pairs of states' in other letters"),
        (DYADS.replace("ccode", "CCODE") + "365,630,2006,R,I,1,2,4\n", "in other letters"),
        ("x" * (1 << 21), "has a line of more than 1,048,576 characters"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_its_place(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(OriginalError) as refusal:
        read(written(tmp_path, text), ("630", "365"))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (DYADS.encode("utf-16"), "is text in UTF-16"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "is a workbook of an older Excel"),
        (b"BZh91AY&SY", "is a packed archive"),
    ],
)
def test_bytes_that_are_no_text_are_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(OriginalError, match=sentence):
        open_original(path)


def test_what_can_be_read_once_only_is_to_be_saved_first() -> None:
    with pytest.raises(OriginalError, match="is no file on a disk, and it is read twice; save it"):
        open_original(Path(os.devnull))


def test_a_file_that_ends_inside_a_line_says_so(tmp_path: Path) -> None:
    text = f"{DYADS}365,630,2006,R,I,1,2,4"
    assert not open_original(written(tmp_path, text)).whole
    assert open_original(written(tmp_path, text + "\n")).whole


def test_flow1_of_a_dyad_is_what_the_first_state_imports(tmp_path: Path) -> None:
    path = written(tmp_path, f"{DYADS}365.0,630,2006,R,I,237.78,-9,4\n")
    found = read(path, ("630", "365"))
    assert found.amounts == {("630", "365", "", 2006): Decimal("237.78"),
                             ("365", "630", "", 2006): None}  # fmt: skip
    assert found.release == "4"


def test_all_releases_that_a_column_names_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, f"{DYADS}365,630,2006,R,I,1,2,4\n365,630,2007,R,I,1,2,3\n")
    assert read(path, ("630", "365")).release == "3, 4"
    with pytest.raises(OriginalError, match="says that it is of 3, 4, not of 5; leave --release"):
        read(path, ("630", "365"), release="5")


def test_values_are_looked_up_by_each_code_that_a_partner_has() -> None:
    found = read(REGISTER, ("Russia", "Iran"))
    [(origin, destination, item, year), *_] = found.amounts
    known = matching.look_up(found, ("X", origin), (destination,), (item,), year)
    assert known == (True, found.amounts[origin, destination, item, year])
    assert matching.look_up(found, ("X",), (destination,), (item,), year) == (False, None)


def test_a_copy_with_every_dyad_twice_doubles_no_sum(tmp_path: Path) -> None:
    path = written(tmp_path, f"{DYADS}2,365,2006,U,R,5,1,4\n365,2,2006,R,U,1,5,4\n")
    found = read(path, origins={"365"})
    assert matching.summed(found, ("365",), set(), 2006, ("",)) == (Decimal(5), 1)


def test_blank_cells_bare_points_and_windows_line_ends_are_read() -> None:
    found = [
        read(EXCERPTS / f"correlates_of_war/National_COW_4.0.{ends}.csv", ("31", "World"))
        for ends in ("lf", "crlf")
    ]
    assert found[0].amounts == found[1].amounts
    assert found[0].opened.digest != found[1].opened.digest


def test_columns_with_one_cell_more_than_names_are_not_shifted() -> None:
    found = read(PLUS, ("156", "0"))
    assert found.amounts["0", "156", "by importer", 2022] == Decimal("2715997.517261")


def test_a_file_in_an_older_encoding_says_so(tmp_path: Path) -> None:
    text = PLUS.read_text(encoding="latin-1").replace("China", "Côte d'Ivoire")
    opened = open_original(written(tmp_path, text, encoding="latin-1"))
    assert opened.encoding == "cp1252"
    assert any("Côte d'Ivoire" in cells for _, cells in opened.rows())


def test_columns_that_have_moved_are_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, PLUS.read_text(encoding="latin-1").replace('"CHN"', '"China"'))
    with pytest.raises(OriginalError, match="column reporterISO: 'China' is not of the form"):
        read(path, ("156", "0"))


def test_only_totals_count_among_rows_of_one_flow(tmp_path: Path) -> None:
    text = PLUS.read_text(encoding="latin-1")
    more = text.replace('"C00"', '"C01"').partition("\n")[2].replace("2715997517261", "7")
    found = read(written(tmp_path, text + more), ("156", "0"))
    assert found.amounts == read(PLUS, ("156", "0")).amounts


def test_json_of_the_service_gives_what_its_csv_gives(tmp_path: Path) -> None:
    opened = open_original(PLUS)
    rows = [dict(zip(opened.names, cells, strict=True)) for _, cells in opened.rows()]
    path = written(tmp_path, json.dumps({"data": rows}), "answer.json")
    assert read(path, ("156", "0")).amounts == read(PLUS, ("156", "0")).amounts
    path = written(tmp_path, '{"statusCode": 404, "message": "Not found"}', "answer.json")
    with pytest.raises(OriginalError, match="JSON without rows of data; it says"):
        open_original(path)
    path = written(tmp_path, json.dumps({"data": [*rows, "x"]}), "answer.json")
    with pytest.raises(OriginalError, match="row 31: 'x' is no record with names and values"):
        open_original(path)
    rows[0]["primaryValue"] = float("nan")
    with pytest.raises(OriginalError, match="column primaryValue: 'nan' is not a number"):
        read(written(tmp_path, json.dumps({"data": rows}), "answer.json"), ("156", "0"))


@pytest.mark.parametrize("excerpt", ["reduced_columns", "monthly_imports_plural"])
def test_a_file_without_yearly_totals_is_refused(excerpt: str) -> None:
    with pytest.raises(OriginalError, match="expected rows with Commodity Code TOTAL"):
        read(EXCERPTS / f"comtrade/comtrade_{excerpt}.csv", ("643", "0"))


def test_re_exports_are_no_exports() -> None:
    found = read(EXCERPTS / "comtrade/comtrade_total_world_2017.csv", ("376", "0"), ("643", "0"))
    assert found.amounts["376", "0", "by exporter", 2017] == Decimal("53791.337")
    assert found.amounts["0", "643", "by importer", 2017] == Decimal("228212.749973")


def test_the_supplier_of_an_old_table_is_in_its_first_line() -> None:
    pair = ("Russia", "Algeria")
    found = read(EXCERPTS / "sipri/TIV-Export-RUS-1950-2021.csv", pair)
    assert found.amounts[(*pair, "", 1995)] == 226
    assert found.amounts[(*pair, "", 1992)] is None
    assert found.release == "2022-07-28"


def test_cells_that_have_moved_to_the_right_do_not_sum_to_their_total(tmp_path: Path) -> None:
    head, name, row = (
        (EXCERPTS / "sipri/TIV-Export-RUS-1950-2021.csv").read_text().partition("\nAlgeria,")
    )
    cells, _, rest = row.partition("\n")
    moved = ",".join(["", *cells.split(",")[:-1]])
    path = written(tmp_path, f"{head}{name}{moved}\n{rest}")
    with pytest.raises(OriginalError, match="its years sum to 12692, and column Total says 150"):
        read(path, ("Russia", "Algeria"))


@pytest.mark.parametrize(
    ("first", "second", "total", "fits"),
    [("5", "5", "11", True), ("5", "5", "12", False), ("5", "5", "9", True), ("5", "5", "8", False),
     ("", "", "0", True), ("", "", "", True), ("", "", "1", False)],
)  # fmt: skip
def test_the_years_of_a_row_sum_to_its_total_but_for_rounding(
    tmp_path: Path, first: str, second: str, total: str, fits: bool
) -> None:
    """Of two years and their total each may be rounded by half a unit."""
    lines = (EXCERPTS / "sipri/TIV-Export-RUS-1950-2021.csv").read_text().splitlines()
    [algeria] = [place for place, line in enumerate(lines) if line.startswith("Algeria,")]
    empty = [""] * (lines[algeria].count(",") - 3)
    lines[algeria] = ",".join(["Algeria", first, second, *empty, total])
    path = written(tmp_path, "\n".join(lines) + "\n")
    if fits:
        read(path, ("Russia", "Algeria"))
    else:
        with pytest.raises(OriginalError, match=f"and column Total says {total}; cells have moved"):
            read(path, ("Russia", "Algeria"))


def test_a_table_without_its_total_was_cut_off(tmp_path: Path) -> None:
    whole = (EXCERPTS / "sipri/TIV-Export-RUS-1950-2021.csv").read_text()
    path = written(tmp_path, whole.partition("\nTotal")[0] + "\n")
    with pytest.raises(OriginalError, match="no row 'Total' at its end: it was cut off"):
        read(path, ("Russia", "Algeria"))


def test_a_zero_with_a_blank_is_a_zero_and_a_period_is_no_year() -> None:
    found = read(EXCERPTS / "sipri/import-export-values_suppliers.csv", ("Iran", "World"))
    assert found.amounts["Iran", "World", "", 1990] == found.amounts["Iran", "World", "", 1994] == 0
    assert found.amounts["Iran", "World", "", 2024] is None
    assert (found.first, found.last) == (1950, 2024)


def test_a_region_stands_on_its_first_line_only() -> None:
    path = EXCERPTS / "sipri/regional-transfers_1990-2023-suppliers_to_the_region.csv"
    pair = ("Russia", "Middle East")
    assert read(path, pair).amounts[(*pair, "", 2006)] == 527


def test_deliveries_are_summed_by_the_year_of_delivery() -> None:
    pair = ("Russia", "Iran")
    found = read(REGISTER, pair)
    assert found.amounts[(*pair, "", 2006)] == Decimal("368.85")
    assert (found.release, found.opened.names[-1]) == ("2026-02-12", "Local production")


def test_a_register_that_has_a_row_twice_is_refused(tmp_path: Path) -> None:
    lines = REGISTER.read_text().splitlines()
    path = written(tmp_path, "\n".join([*lines, *lines[12:]]) + "\n")
    with pytest.raises(OriginalError, match=rf"row {len(lines) + 1} is row 13 again"):
        read(path, ("Russia", "Syria"))


def test_one_flow_under_two_spellings_is_one(tmp_path: Path) -> None:
    lines, names = REGISTER.read_text().splitlines(), ("Iran", "Iran, Islamic Republic")
    row = next(line for line in lines if ",Russia,Iran," in line)
    other = row.replace("Iran", f'"{names[1]}"')
    both = written(tmp_path, "\n".join([*lines[:12], row, other]) + "\n")
    found = read(both, *(("Russia", name) for name in names))
    [year] = {year for _, _, _, year in found.amounts}
    _, value = matching.look_up(found, ("Russia",), names, ("",), year)
    assert value == 2 * found.amounts["Russia", "Iran", "", year]
    table = EXCERPTS / "sipri/TIV-Export-RUS-1950-2021.csv"
    rows = table.read_text().splitlines()
    [end] = [place for place, row in enumerate(rows) if row.startswith("Total,")]
    [row] = [row for row in rows if row.startswith("Algeria,")]
    rows.insert(end, row.replace("Algeria,", "Utopia,").replace(",155,", ",156,"))
    found = read(written(tmp_path, "\n".join(rows)), ("Russia", "Algeria"), ("Russia", "Utopia"))
    with pytest.raises(OriginalError, match="one flow under two names in 1994: Russia to Algeria"):
        matching.look_up(found, ("Russia",), ("Algeria", "Utopia"), ("",), 1994)
    found, told = read(PLUS, origins={"156"}), "156 to 364 9440.300063, 156 to 376 16481.073879;"
    with pytest.raises(OriginalError, match=f"one flow under two names in 2022: {told} ask for"):
        matching.look_up(found, ("156",), ("364", "376"), ("by exporter",), 2022)


def test_a_file_whose_release_decides_must_name_it() -> None:
    path = EXCERPTS / "sipri/country_trade_register_no_preamble.csv"
    with pytest.raises(OriginalError, match="every release changes the past, so add it: --rel"):
        read(path, ("Russia", "Iran"))
    assert read(path, ("Russia", "Iran"), release="2024-10").release == "2024-10"
    with pytest.raises(OriginalError, match="says that it is of 2026-02-12, not of 2024"):
        read(REGISTER, ("Russia", "Iran"), release="2024")
    with pytest.raises(OriginalError, match="--release 'not a date', and that is no date"):
        read(path, ("Russia", "Iran"), release="not a date")


def test_lines_above_the_header_and_a_trailing_comma_are_passed_over() -> None:
    found = read(EXCERPTS / "world_bank/API_NY.GDP.MKTP.CD_2018-10-18.csv", ("RUS", ""))
    assert found.amounts["RUS", "", "NY.GDP.MKTP.CD", 1989] == Decimal("506500.173960269")
    assert found.release == "2018-10-18"


def test_single_tiv_become_millions() -> None:
    path = EXCERPTS / "world_bank/API_MS.MIL.XPRT.KD_DS2_en_csv_v2_1740278.csv"
    assert read(path, ("RUS", "")).amounts["RUS", "", "MS.MIL.XPRT.KD", 1992] == 2605


def test_a_frame_with_years_named_yr_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "economy,series,YR1992\nRUS,TX.VAL.MRCH.CD.WT,42039000000.0\n")
    assert read(path, ("RUS", "")).amounts["RUS", "", "TX.VAL.MRCH.CD.WT", 1992] == 42039


def test_status_rows_and_groups_of_countries_are_no_trade(tmp_path: Path) -> None:
    months = (EXCERPTS / "imf/DOTS.csv").read_text()
    path = written(tmp_path, months.replace("2024M2", "2024"))
    found = read(path, ("112", "132"), ("136", "156"))
    assert found.amounts == {
        ("112", "132", "by exporter", 2024): Decimal("2466.848948"),
        ("136", "156", "by importer", 2024): Decimal("699.472632"),
    }


def test_the_new_portal_has_millions_and_small_numbers_with_exponents() -> None:
    found = read(EXCERPTS / "imf/imts_wide_2023_excerpt.csv", ("COD", "MLT"), ("POL", "TUR"))
    assert found.amounts["COD", "MLT", "by exporter", 2023] == Decimal("0.0009")
    assert found.amounts["POL", "TUR", "by exporter", 2023] == Decimal("5093.44954")
    found = read(EXCERPTS / "imf/imts_long_excerpt.csv", ("BWA", "G001"))
    assert found.amounts["G001", "BWA", "by importer", 2000] == Decimal("2081.583938")


def test_industries_are_summed_and_trade_at_home_is_left_out(tmp_path: Path) -> None:
    rows = ("RUS,IRN,2006,1,1.5", "RUS,IRN,2006,2,2", "RUS,RUS,2006,1,99", "RUS,ISR,2006,1,4")
    head = "exporter_iso3,importer_iso3,year,industry_id,trade\n"
    found = read(written(tmp_path, head + "\n".join(rows)), ("RUS", "IRN"), origins={"RUS"})
    assert found.amounts["RUS", "IRN", "", 2006] == Decimal("3.5")
    assert matching.summed(found, ("RUS",), set(), 2006, ("",)) == (Decimal("7.5"), 2)


def test_a_year_of_prices_is_the_mean_of_all_its_months(tmp_path: Path) -> None:
    path = EXCERPTS / "prices/CPIAUCNS_observation_date_2025.csv"
    assert read(path, ("", "")).amounts["", "", "CPIAUCNS", 2008] == Decimal("215.303")
    gap = written(tmp_path, path.read_text().replace("2008-03-01,213.528", "2008-03-01,."))
    assert read(gap, ("", "")).amounts["", "", "CPIAUCNS", 2008] is None
    june = "2008-06-01,218.815\n"
    twice = path.read_text().replace("2008-07-01,219.964\n", june)
    assert read(written(tmp_path, twice), ("", "")).amounts["", "", "CPIAUCNS", 2008] is None
    twice = path.read_text().replace("2008-07-01", "2008-06-01")
    with pytest.raises(OriginalError, match=r"218\.815 for the same flow and month"):
        read(written(tmp_path, twice), ("", ""))


def test_the_flat_file_of_a_bureau_has_tabs_and_annual_means(tmp_path: Path) -> None:
    head, row = "series_id\tyear\tperiod\tvalue\tfootnote_codes", "CUUR0000SA0      \t2008\t"
    rows = (head, f"{row}M12\t     210.228\t", f"{row}M13\t     215.303\t")
    found = read(written(tmp_path, "\n".join(rows)), ("", ""))
    assert found.amounts == {("", "", "CUUR0000SA0", 2008): Decimal("215.303")}


def test_a_file_of_one_year_needs_to_be_told_which() -> None:
    path = EXCERPTS / "correlates_of_war/dataworld_2001_russia.csv"
    with pytest.raises(OriginalError, match="does not say of which year it is; add it: --year"):
        read(path, ("Russia", "Iran"))
    found = read(path, ("Russia", "Iran"), year=2001)
    assert found.amounts["Russia", "Iran", "", 2001] == Decimal("913.67")


@given(cut=st.integers(1, REGISTER.stat().st_size - 1))
def test_a_file_that_is_cut_anywhere_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    path.write_bytes(REGISTER.read_bytes()[:cut])
    try:
        found = read(path, ("Russia", "Iran"))
    except OriginalError as refusal:
        assert "cut.csv" in str(refusal)
    else:
        whole = read(REGISTER, ("Russia", "Iran")).amounts
        assert all(value <= whole[key] for key, value in found.amounts.items() if value)
