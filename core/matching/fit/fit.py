#!/usr/bin/env python3
"""Fits the weights of findings (src/fitted.rs), the trees on top of them (src/trees.rs), and the
two numbers of the probability (src/score.rs).

    for each seed, with the benchmark's generator (dev side, 100,000 records, 6,000 queries):
        cargo run --release -p matching --example bench -- \\
            DIR/registry_100k.tsv.gz DIR/queries_100k.tsv.gz DIR/run 50 DIR/ev.tsv DIR/qrels_100k.tsv
    python3 fit.py --fit DIR1 DIR2 DIR3 DIR4 --hold DIR5 --out FOLDER

Rows for the two tables are written to FOLDER/fitted.rows and FOLDER/trees.rows; what the held-out
register says of the result, and the numbers of the probability, are printed. Needs numpy, scipy and
lightgbm (4.x). Fitted so: linear weights by logistic regression on the first 12 candidates of each
query; then gradient boosting from those weights on.
"""
import argparse
import collections
import csv
import pathlib

import lightgbm
import numpy as np
import scipy.optimize
import scipy.sparse

# Findings in the order of `clue::KINDS`.
KINDS = (
    "GivenSame GivenSameScript GivenSimilar GivenSimilarScript GivenMoved GivenFather GivenMember "
    "GivenDifferent GivenSibling GivenLost GivenAlone NameSame NameSameScript NameSimilar "
    "NameSimilarScript NameDifferent NameDifferentMore NamePartial FatherSame FatherSameScript "
    "FatherSimilar FatherSimilarScript FatherAmong FatherDifferent FatherAbsent FatherMissing "
    "MotherSame MotherSimilar MotherDifferent RelativeSame RelativeSimilar RelativeDifferent "
    "GenderSame GenderDifferent BirthDay BirthDaySwapped BirthDayCalendar BirthDaysApart BirthYear "
    "BirthYearCalendar BirthWithin1 BirthWithin2 BirthWithin3 BirthWithin5 BirthWithin8 BirthApart "
    "PlaceSame PlaceSimilar PlaceKnown PlaceDifferent PlaceUnknown CountrySame CountryDifferent"
).split()
PREFIXES = ("Given", "Name", "Father", "Mother", "Relative", "Gender", "Birth", "Place", "Country")
FIELD = [next(n for n, p in enumerate(PREFIXES) if kind.startswith(p)) for kind in KINDS]
# Where a weight bends: rarity in hundredths of a deciban, distance in hundredths.
RARE, FAR = (0, 800, 1600, 2400), (0, 20, 40, 60, 80, 95)
WIDE = 1 + len(RARE) + len(FAR)
# Hundredths of a deciban in a natural logarithm.
UNIT = 434.294
FIRST, FIRST_HELD = 12, 20


class Evidence:
    """Candidates of one register: whose, whether right, what was found, what was left over."""

    def __init__(self, path, first):
        self.query, self.right, self.found, self.left = [], [], [], []
        seen = collections.Counter()
        for line in open(path, encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            seen[cells[0]] += 1
            if seen[cells[0]] > first:
                continue
            self.query.append(cells[0])
            self.right.append(int(cells[2]))
            self.left.append([int(n) for n in cells[4].split()])
            self.found.append([tuple(map(int, one.split())) for one in cells[5:]])
        self.right = np.array(self.right)
        self.left = np.array(self.left, np.float32)


def design(found):
    rows, columns, values = [], [], []
    for row, findings in enumerate(found):
        for kind, rare, far in findings:
            at = kind * WIDE
            cells = [(at, 1.0)]
            cells += [(at + 1 + n, (rare - k) / 1000) for n, k in enumerate(RARE) if rare > k]
            cells += [(at + 5 + n, (far - k) / 20) for n, k in enumerate(FAR) if far > k]
            rows += [row] * len(cells)
            columns += [c for c, _ in cells]
            values += [v for _, v in cells]
    return scipy.sparse.csr_matrix((values, (rows, columns)), (len(found), len(KINDS) * WIDE))


def logistic(x, y, ridge):
    def loss(w):
        z = x @ w[:-1] + w[-1]
        off = 1 / (1 + np.exp(-z)) - y
        value = (np.logaddexp(0, z) - y * z).sum() + 0.5 * ridge * (w[:-1] ** 2).sum()
        return value, np.r_[x.T @ off + ridge * w[:-1], off.sum()]

    start = np.zeros(x.shape[1] + 1)
    return scipy.optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}
    ).x


# The measures that trees ask about, in the order of `together.rs`: sums of the nine fields, then
# details of findings (place, distance or rarity by kind), then counts of names, then what is left.
def details(findings):
    row = np.full(26, -1.0, np.float32)
    names = rarity = contrary = 0
    for kind, rare, far in findings:
        field = FIELD[kind]
        if field == 0:
            if kind <= 3:
                row[0], row[1], row[2] = kind, far, rare
            elif kind in (4, 5):
                row[3], row[4], row[5] = kind, far, max(row[5], rare)
            elif kind in (6, 7):
                row[6] = far
            elif kind == 8:
                row[7] = 1
            else:
                row[8] = {9: 2, 10: 1}[kind]
        elif field == 1:
            if kind <= 14:
                names, rarity, row[9] = names + 1, rarity + rare, max(row[9], far)
            else:
                contrary = kind - 14
        elif field == 2:
            if kind <= 22:
                row[10], row[11], row[12] = kind - 18, far, rare
            elif kind == 23:
                row[10], row[11] = 5, far
            else:
                row[13] = kind - 23
        elif field in (3, 4):
            row[14 + 2 * (field - 3)], row[15 + 2 * (field - 3)] = far, rare
        elif field == 5:
            row[18] = kind - 32
        elif field == 6:
            row[19], row[20], row[21] = kind - 34, far, rare
        elif field == 7:
            row[22], row[23], row[24] = (0, 1, 0, 2, 3)[kind - 46], far, rare
        else:
            row[25] = rare if kind == 51 else -500
    return row, (names, rarity, contrary)


def measures(evidence, w):
    x = design(evidence.found)
    sums = np.zeros((len(evidence.found), len(PREFIXES)), np.float32)
    for field in range(len(PREFIXES)):
        only = np.zeros(len(KINDS) * WIDE)
        for kind in (k for k in range(len(KINDS)) if FIELD[k] == field):
            only[kind * WIDE : (kind + 1) * WIDE] = w[kind * WIDE : (kind + 1) * WIDE]
        sums[:, field] = x @ only * 434.29
    rows, counts = zip(*map(details, evidence.found))
    table = np.c_[sums, np.array(rows), np.array(counts, np.float32), evidence.left]
    return table, x @ w[:-1] + w[-1]


def rows_of_weights(w):
    clip = lambda n: max(-32000, min(32000, round(n)))
    for kind, name in enumerate(KINDS):
        of = w[kind * WIDE : (kind + 1) * WIDE]
        rare = [clip(n * UNIT / 10) for n in of[1:5]]
        far = [clip(n * UNIT / 20) for n in of[5:]]
        yield f"    Fit({clip(of[0] * UNIT)}, {rare}, {far}), // {name}"


def rows_of_trees(model):
    """Each tree as a heap of seven questions; a leaf above the ground stands for all below it."""
    begin = 0.0
    rows = []
    for tree in model.dump_model()["tree_info"]:
        asks, limits, worth = [0] * 7, [32767] * 7, [0.0] * 15

        def fill(node, at):
            leaf = "leaf_value" in node
            worth[at] = UNIT * node["leaf_value" if leaf else "internal_value"]
            if at >= 7:
                return
            if not leaf:
                asks[at], limits[at] = node["split_feature"], int(np.floor(node["threshold"]))
            fill(node if leaf else node["left_child"], 2 * at + 1)
            fill(node if leaf else node["right_child"], 2 * at + 2)

        fill(tree["tree_structure"], 0)
        begin += worth[0]
        rows.append(f"    Tree({asks}, {limits}, {[round(n - worth[0]) for n in worth[1:]]}),")
    return rows, begin


def firsts(evidence, score):
    best = {}
    for query, right, one in zip(evidence.query, evidence.right, score):
        if query not in best or one > best[query][0]:
            best[query] = (one, right)
    return best


def judged(folder, evidence, score):
    with open(folder / "query_meta_100k.tsv", encoding="utf-8") as file:
        kind = {row["query_id"]: row["kind"] for row in csv.DictReader(file, delimiter="\t")}
    best = firsts(evidence, score)
    answerable = [q for q in kind if kind[q] == "match"]
    right = sorted((best[q][0] for q in answerable if q in best and best[q][1]), reverse=True)
    limit = right[-(-len(right) * 9 // 10) - 1]
    others = [best[q][0] for q in kind if kind[q] != "match" and q in best]
    false = sum(score >= limit for score in others) / sum(k != "match" for k in kind.values())
    return f"recall@1 {len(right) / len(answerable):.4f}, false alarms {false:.4f}"


def calibrated(evidence, score):
    z, y = map(np.array, zip(*firsts(evidence, score).values()))
    loss = lambda c: (np.logaddexp(0, c[0] * z + c[1]) - y * (c[0] * z + c[1])).sum()
    slope, shift = scipy.optimize.minimize(loss, [1, 0]).x
    p = 1 / (1 + np.exp(-(slope * z + shift)))
    order, n = np.argsort(p), len(p)
    bins = [order[n * b // 15 : n * (b + 1) // 15] for b in range(15)]
    error = sum(abs(p[b].sum() - y[b].sum()) for b in bins) / n
    return slope, shift, error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", nargs="+", type=pathlib.Path, required=True)
    parser.add_argument("--hold", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    fit = [Evidence(folder / "ev.tsv", FIRST) for folder in asked.fit]
    held = Evidence(asked.hold / "ev.tsv", FIRST_HELD)
    y = np.concatenate([one.right for one in fit])
    x = scipy.sparse.vstack([design(one.found) for one in fit])
    w = logistic(x, y, 2.0)
    table, begin = zip(*(measures(one, w) for one in fit))
    held_table, held_begin = measures(held, w)
    print("weights alone:", judged(asked.hold, held, held_begin))
    data = lightgbm.Dataset(np.vstack(table), y, init_score=np.concatenate(begin))
    model = lightgbm.train(
        {
            "objective": "binary", "num_leaves": 8, "max_depth": 3, "learning_rate": 0.1,
            "min_data_in_leaf": 60, "lambda_l2": 5, "feature_fraction": 0.6,
            "bagging_fraction": 0.8, "bagging_freq": 1, "verbose": -1, "num_threads": 2,
        },
        data,
        num_boost_round=200,
    )
    score = held_begin + model.predict(held_table, raw_score=True)
    rows, shift = rows_of_trees(model)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "fitted.rows").write_text("\n".join(rows_of_weights(w)) + "\n", encoding="utf-8")
    (asked.out / "trees.rows").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print("with the trees:", judged(asked.hold, held, score))
    print(f"begin {w[-1] * UNIT + shift:.1f} hundredths of a deciban")
    slope, turn, error = calibrated(held, score)
    print(f"probability: slope {slope:.4f}, shift {turn:.4f}, calibration error {error:.4f}")


if __name__ == "__main__":
    main()
