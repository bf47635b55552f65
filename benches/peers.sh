#!/usr/bin/env bash
# Times isogloss beside proselint and typos on the same English text, whole processes, in one run.
#
#   benches/peers.sh TEXT [RUNS]
#
# Prints the least user time of each and the ratios. Peers that are not on the PATH are left out.
set -euo pipefail
text=$1
runs=${2:-3}
cd "$(dirname "$0")/.."
cargo build --quiet --release --locked
export TIMEFORMAT=%U

least() {
  local best=""
  for _ in $(seq "$runs"); do
    local took
    took=$({ time "$@" >/dev/null 2>&1 || true; } 2>&1)
    if [ -z "$best" ] || [ "$(echo "$took < $best" | bc -l)" = 1 ]; then best=$took; fi
  done
  echo "$best"
}

own=$(least target/release/isogloss check --no-config --lang en --format json "$text")
size=$(($(stat -c %s "$text") / 1000))
echo "text: $size kB; isogloss: $own s user"
for peer in "proselint check" "typos"; do
  read -r -a command <<<"$peer"
  command -v "${command[0]}" >/dev/null || { echo "${command[0]}: not installed"; continue; }
  took=$(least "${command[@]}" "$text")
  echo "$peer: $took s user; isogloss takes $(echo "scale=3; $own / $took" | bc -l) of that"
done
