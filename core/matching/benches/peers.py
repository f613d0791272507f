#!/usr/bin/env python3
"""Kinfold beside PostgreSQL's pg_trgm, rapidfuzz and Splink on one register and the same queries.

    pip install rapidfuzz==3.14.6 anyascii==0.3.3 splink==5.0.0 pandas duckdb
    cargo build --release -p matching --example bench
    python3 core/matching/benches/peers.py DIR target/release/examples/bench [QUERIES]

DIR holds registry_100k.tsv.gz, queries_100k.tsv.gz, qrels_100k.tsv and query_meta_100k.tsv; the
first QUERIES queries are asked (300). For PostgreSQL a server must run that `psql` reaches by its
environment (PGHOST, PGUSER, PGDATABASE) and that has the extension pg_trgm; a temporary table is
all that is made there. What is not installed is left out and said to be. Every peer sees names in
Latin letters by anyascii, the year of birth and the country. False alarms are the share of queries without an answer whose
best score is not below that which keeps nine in ten of the right first answers.
"""

import csv
import gzip
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = 10


def table(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Data:
    def __init__(self, folder, count):
        self.folder = folder
        self.register = table(folder / "registry_100k.tsv.gz")
        self.queries = table(folder / "queries_100k.tsv.gz")[:count]
        self.meta = {m["query_id"]: m for m in table(folder / "query_meta_100k.tsv")}
        self.right = {(q["query_id"], q["record_id"]) for q in table(folder / "qrels_100k.tsv")}


def year(row):
    found = re.search(r"\d{4}", row["dob"])
    return int(found[0]) if found else None


def latin(row):
    from anyascii import anyascii

    name, father = row["name"], row["father_name"]
    whole = name if father in name else f"{name} {father}"
    return re.sub(r"[^a-z ]", " ", anyascii(whole).lower())


def kinfold(data, bench):
    with tempfile.TemporaryDirectory() as folder:
        asked = pathlib.Path(folder) / "queries.tsv"
        run = pathlib.Path(folder) / "run.tsv"
        heads = list(data.queries[0])
        lines = ["\t".join(heads)] + ["\t".join(q[h] for h in heads) for q in data.queries]
        asked.write_text("\n".join(lines) + "\n", encoding="utf8")
        register = data.folder / "registry_100k.tsv.gz"
        command = [bench, str(register), str(asked), str(run), str(TOP)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        out = {}
        for line in run.read_text().splitlines():
            query, _, record, score = line.split("\t")
            out.setdefault(query, []).append((float(score), record))
    return "this version", out, float(re.search(r"mean ([\d.]+)", told)[1])


def rapidfuzz(data):
    import rapidfuzz as package
    from rapidfuzz import fuzz, process

    names = [latin(r) for r in data.register]
    facts = [(year(r), r["country"]) for r in data.register]
    out, start = {}, time.process_time()
    for query in data.queries:
        found = process.extract(
            latin(query), names, scorer=fuzz.token_sort_ratio, limit=200, processor=None
        )
        born, country = year(query), query["country"]
        scored = []
        for _, score, at in found:
            other, place = facts[at]
            if born and other:
                score += 10 if abs(born - other) <= 1 else 0 if abs(born - other) <= 3 else -10
            score += 5 if country and country == place else 0
            scored.append((score, data.register[at]["record_id"]))
        out[query["query_id"]] = sorted(scored, reverse=True)[:TOP]
    spent = time.process_time() - start
    return package.__version__, out, spent * 1000 / len(data.queries)


SQL = """
\\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TEMP TABLE r (id text, name text, born int, country text);
CREATE TEMP TABLE q (id text, name text, born int, country text);
\\copy r FROM '{r}' WITH (NULL '')
\\copy q FROM '{q}' WITH (NULL '')
CREATE INDEX ON r USING gin (name gin_trgm_ops);
ANALYZE r;
SELECT set_limit(0.25);
\\timing on
\\o {out}
SELECT q.id, f.id, f.score FROM q, LATERAL (
  SELECT r.id, similarity(r.name, q.name)
    + CASE WHEN abs(r.born - q.born) <= 1 THEN 0.1
           WHEN abs(r.born - q.born) > 3 THEN -0.1 ELSE 0 END
    + CASE WHEN r.country = q.country THEN 0.05 ELSE 0 END AS score
  FROM r WHERE r.name % q.name ORDER BY score DESC, r.id LIMIT {top}) f;
"""


def pg_trgm(data, _bench=None):
    if not shutil.which("psql"):
        raise ImportError("psql")
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        paths = {"top": TOP, "out": f"{folder}/out"}
        for key, id_of, rows in (("r", "record_id", data.register), ("q", "query_id", data.queries)):
            paths[key] = f"{folder}/{key}"
            with open(paths[key], "w", encoding="utf8") as file:
                for row in rows:
                    cells = [row[id_of], latin(row), str(year(row) or ""), row["country"]]
                    print("\t".join(cells), file=file)
        command = ["psql", "-X", "-A", "-t", "-F", "\t", "-f", "-"]
        done = subprocess.run(command, input=SQL.format(**paths), capture_output=True, text=True)
        if done.returncode:
            raise ImportError("a PostgreSQL that psql reaches: " + done.stderr.strip()[-120:])
        spent = float(re.findall(r"Time: ([\d.]+) ms", done.stdout)[-1])
        out = {}
        for line in pathlib.Path(paths["out"]).read_text().splitlines():
            query, record, score = line.split("\t")
            out.setdefault(query, []).append((float(score), record))
    version = subprocess.run(["psql", "-X", "-A", "-t", "-c", "SHOW server_version"],
                             capture_output=True, text=True).stdout.split()[0]
    return version, out, spent / len(data.queries)


def splink(data):
    import pandas
    import splink as package
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    def frame(rows, key):
        cells = []
        for row in rows:
            words = latin(row).split() or [None]
            born = year(row)
            cells.append({
                "unique_id": row[key], "name": " ".join(sorted(filter(None, words))) or None,
                "first": words[0], "last": words[-1], "born": born and str(born),
                "country": row["country"] or None, "gender": row["gender"] or None,
                "decade": born and str(born // 5),
            })
        return pandas.DataFrame(cells)

    start = time.process_time()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.9, 0.8, 0.7]),
            compare.JaroWinklerAtThresholds("first", [0.95, 0.85]),
            compare.LevenshteinAtThresholds("born", [1]),
            compare.ExactMatch("country"),
            compare.ExactMatch("gender"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first"), block_on("last"), block_on("born", "country"),
            block_on("decade", "country", "substr(first, 1, 1)"),
        ],
    )
    api = DuckDBAPI()
    frames = [frame(data.register, "record_id"), frame(data.queries, "query_id")]
    tables = [api.register(f, dataset_display_name=n) for f, n in zip(frames, ("r", "q"))]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("name", "born")], recall=0.2
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("first", "born"), block_on("name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1e6)
    pairs = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    out = {}
    for one, two, weight in zip(pairs.unique_id_l, pairs.unique_id_r, pairs.match_weight):
        query, record = (one, two) if one in data.meta else (two, one)
        out.setdefault(query, []).append((float(weight), record))
    out = {query: sorted(found, reverse=True)[:TOP] for query, found in out.items()}
    spent = time.process_time() - start
    return package.__version__, out, spent * 1000 / len(data.queries)


def rank(data, found, query):
    for at, (_, record) in enumerate(found.get(query, []), 1):
        if (query, record) in data.right:
            return at
    return TOP + 1


def figures(data, found):
    asked = [data.meta[q["query_id"]] for q in data.queries]
    answerable = [m for m in asked if m["kind"] == "match"]
    ranks = {m["query_id"]: rank(data, found, m["query_id"]) for m in answerable}
    same = {m["query_id"]: m["query_script"] in m["scripts_of_answers"] for m in answerable}

    def share(queries, most):
        queries = list(queries)
        return sum(ranks[q] <= most for q in queries) / max(1, len(queries))

    best = lambda query: found.get(query, [(-1e9, "")])[0][0]
    kept = sorted((best(q) for q in ranks if ranks[q] == 1), reverse=True)
    least = kept[max(0, -(-len(kept) * 9 // 10) - 1)] if kept else 0
    none = [m["query_id"] for m in asked if m["kind"] != "match"]
    alarms = sum(best(q) >= least for q in none) / max(1, len(none))
    return [share(ranks, 1), share(ranks, TOP), share((q for q in ranks if same[q]), TOP),
            share((q for q in ranks if not same[q]), TOP), alarms]


def main():
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    data = Data(pathlib.Path(sys.argv[1]), count)
    print(f"{len(data.register)} records, {len(data.queries)} queries\n")
    print("| | version | recall@1 | recall@10 | same script | across | false alarms | ms a query |")
    print("|---|---|---|---|---|---|---|---|")
    peers = [("Kinfold", lambda d: kinfold(d, sys.argv[2])), ("rapidfuzz, all records", rapidfuzz),
             ("PostgreSQL pg_trgm", pg_trgm), ("Splink (batch)", splink)]
    for name, peer in peers:
        try:
            version, found, spent = peer(data)
        except ImportError as lacking:
            print(f"| {name} | left out, lacking {lacking} |")
            continue
        cells = [f"{f:.3f}" for f in figures(data, found)]
        print("| " + " | ".join([name, version] + cells + [f"{spent:.1f}"]) + " |", flush=True)


if __name__ == "__main__":
    main()
