#!/usr/bin/env bash
# The step of action.yml: annotations on the changed lines, a summary on the page of the run, a page for editors and a log for
# code scanning beside it. Ends as isogloss does: 0 clean, 1 findings, 2 something could not be read.
set -uo pipefail

# An input holds a value a line.
lines() {
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "${line//[[:space:]]/}" ]; then values+=("$line"); fi
  done <<< "$1"
}
values=()
lines "${ISOGLOSS_ARGUMENTS:-}"
values+=(--)
lines "${ISOGLOSS_PATHS:-.}"

folder="${RUNNER_TEMP:-/tmp}"
html="$folder/isogloss.html"
sarif="$folder/isogloss.sarif"
summary="$folder/isogloss-summary.md"
isogloss check --quiet --format github --report "html=$html" --report "sarif=$sarif" --report "summary=$summary" "${values[@]}"
code=$?
if [ -f "$summary" ]; then cat "$summary" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"; fi
{
  echo "html=$html"
  echo "sarif=$sarif"
} >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
