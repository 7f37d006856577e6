"""Which names in tables readers see: they have their place in the catalogues of ``locale/``."""

from companion.render.language.words import message

NAMES = {
    "seeds/claims": ("statement", "printed", "section"),
    "seeds/plc_2006_table": ("affiliation",),
    "data/plc_lists": ("list", "leader_or_party"),
    "data/regions": ("country",),
    "data/events": ("event",),
    "data/trade_points": ("reported_by", "qualifier"),
    "data/series": ("reporter", "covers"),
    "data/single_figures": ("definition",),
    "data/plc_district_votes": ("variant",),
    "data/arms_tiv_regions": ("region",),
    "data/wdi_shares": ("group",),
    "data/reviews": ("text",),
    "data/families": ("name",),
}
OTHERS = (  # texts of charts that come from tables in another form
    message("International Monetary Fund"),
    message("Iran's side"),
    message("Israel's side"),
    message("press"),
    message("Middle East and North Africa"),
    message("$276 million"),
    message("$3715 million"),
    message("$3 billion"),
    message("about 5 to 7 %"),
    message("15 to 20 %"),
    message("about 20 %"),
)
