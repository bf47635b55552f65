#!/usr/bin/env bash
# Findings as comments on a change, by reviewdog (https://github.com/reviewdog/reviewdog): those on changed lines only.
# Arguments are isogloss's; REVIEWDOG_REPORTER is github-pr-review, gitlab-mr-discussion, local, ...
set -uo pipefail
isogloss check --quiet --format rdjson "$@" |
  reviewdog -f=rdjson -name=isogloss -reporter="${REVIEWDOG_REPORTER:-local}" -filter-mode=added -fail-level=error
