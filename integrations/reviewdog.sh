#!/usr/bin/env bash
# Findings as comments on a change, by reviewdog (https://github.com/reviewdog/reviewdog): those on changed lines only.
# Arguments are isogloss's; REVIEWDOG_REPORTER is github-pr-review, gitlab-mr-discussion, local, ...
# Ends as reviewdog does, which knows what has changed; with 2 where something could not be read.
set -u
isogloss check --quiet --format rdjson "$@" |
  reviewdog -f=rdjson -name=isogloss -reporter="${REVIEWDOG_REPORTER:-local}" -filter-mode=added -fail-level="${REVIEWDOG_FAIL_LEVEL:-error}"
codes=("${PIPESTATUS[@]}")
if [ "${codes[0]}" -gt 1 ]; then exit "${codes[0]}"; fi
exit "${codes[1]}"
