#!/usr/bin/env python3
"""Runs the measures of quality and compares each figure with the floor in .ci/floor.json.

    .ci/floor.py BENCH_FOLDER BINARY [--raise]

Fails when a figure falls below its floor (or above it, where less is better). --raise writes the figures
that are better than their floors back into the file.
"""
import json
import pathlib
import subprocess
import sys

FLOOR = pathlib.Path(__file__).with_name("floor.json")
# A figure may lose this much to chance (a tie that falls the other way) before the run fails.
SLACK = 0.002


# With the source, a share of the pairs: all of them take three minutes.
SAMPLE = "fr-en,it-en,en-it,en-es,de-en"


def last_json(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def figures(bench, binary):
    def run(script, *extra, mode="mono", pairs=None):
        command = [sys.executable, f"{bench}/{script}.py", "--bin", binary, "--modes", mode]
        command += ["--pairs", pairs] if pairs else []
        return last_json([*command, *(["--", *extra] if extra else [])])[mode]

    everything = run("consistency", "--min-confidence", "0")
    default = run("consistency")
    cohesion = run("cohesion")
    source = run("consistency", "--min-confidence", "0", mode="bi", pairs=SAMPLE)
    pairs = run("cohesion", mode="bi")
    terms = last_json([sys.executable, f"{bench}/terms.py", "--bin", binary])
    aligned = last_json([sys.executable, f"{bench}/aer.py", "--bin", binary, "--sizes", "30,100"])
    return {
        "consistency recall, all findings": everything["recall"],
        "consistency recall in budget": everything["recall_in_budget"],
        "default findings per 1,000 words (at most)": default["per_1k"],
        "mixed won": run("mixed"),
        "cohesion won": cohesion["won"],
        "cohesion false (at most)": cohesion["false"],
        "alignment error over eflomal's (at most)": aligned["aer_over_eflomal"],
        "with source: consistency recall in budget": source["recall_in_budget"],
        "with source: consistency recall, all findings": source["recall"],
        "with source: mixed won": run("mixed", mode="bi"),
        "with source: cohesion won": pairs["won"],
        "with source: cohesion false (at most)": pairs["false"],
        "terms: false alarms on references (at most)": terms["en-de/reference/present/wrong"],
        "terms: false alarms on outputs (at most)": terms["en-de/output/present/wrong"],
        "terms: absent ones missed (at most)": terms["en-de/output/absent/wrong"],
    }


def main():
    bench, binary = sys.argv[1:3]
    floors = json.loads(FLOOR.read_text())
    found, failed = figures(bench, binary), False
    for name, figure in found.items():
        floor = floors.setdefault(name, 1.0 if name.endswith("(at most)") else 0.0)
        less_is_better = name.endswith("(at most)")
        good = figure <= floor + SLACK if less_is_better else figure >= floor - SLACK
        failed |= not good
        print(f"{'ok  ' if good else 'FAIL'} {name}: {figure:.3f} (floor {floor:.3f})")
        if "--raise" in sys.argv and (figure < floor if less_is_better else figure > floor):
            floors[name] = round(figure, 3)
    if "--raise" in sys.argv:
        FLOOR.write_text(json.dumps(floors, indent=2) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
