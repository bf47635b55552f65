#!/usr/bin/env python3
"""Writes the demo's real output into README.md.

    .ci/readme.py BINARY [--check]

--check fails when the README shows something else than what the command prints.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
README = ROOT / "README.md"
COMMAND = ["check", "examples/harbour-summit.en.md"]
BLOCK = re.compile(r"(\$ cargo run --release -- check examples/harbour-summit\.en\.md\n)(.*?)(\n```)", re.S)


def main():
    env = {"PATH": "", "COLUMNS": "100"}
    done = subprocess.run(
        [pathlib.Path(sys.argv[1]).resolve(), *COMMAND, "--color", "never"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=env,
    )
    frames = done.stdout.strip().split("\n\n")
    wanted = ("reordered-phrase", "figure-format]: the currency", "short-form]: one name")
    shown = [frame for frame in frames if any(name in frame for name in wanted)][:3]
    output = "\n\n".join([*shown, "...", frames[-1]])
    text = README.read_text()
    new = BLOCK.sub(lambda found: found[1] + output + found[3], text)
    if new == text:
        return
    if "--check" in sys.argv:
        sys.exit("README.md does not show what the command prints: run .ci/readme.py target/release/isogloss")
    README.write_text(new)


main()
