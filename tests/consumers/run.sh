#!/usr/bin/env bash
# Gives every report to a program that others wrote to read it, and every file for build servers to the schema of its reader.
#   cd tests/consumers && npm ci && python3 -m venv venv && venv/bin/pip install -r requirements.txt
#   tests/consumers/run.sh [ISOGLOSS]
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
isogloss="$(realpath "${1:-$root/target/release/isogloss}")"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
export PATH="$here/venv/bin:$PATH"
passed=0
ok() { passed=$((passed + 1)); echo "ok: $*"; }

# Texts with findings, names that need escaping, a file that cannot be read.
mkdir "$out/texts"
cp "$root"/tests/html/files/* "$out/texts"
printf 'The block confrontation has ended; the block confrontation is remembered.\n\nA confrontation of the blocks?\n' > "$out/texts/a & b 'c' <d>.txt"
printf '\0' > "$out/texts/bad.txt"
cd "$out/texts"
code=0
"$isogloss" check --no-config --quiet --min-confidence 0.2 --format json -o ../report.json --report sarif=../o.sarif --report junit=../o.junit.xml \
  --report checkstyle=../o.checkstyle.xml --report gitlab=../o.gitlab.json --report rdjson=../o.rdjson . 2> /dev/null || code=$?
[ "$code" = 2 ] || { echo "exit code $code"; exit 1; }
cd "$out"
places="$(python3 -c "
import json
count = 0
for finding in json.load(open('report.json'))['findings']:
    kept = [rendering['preferred'] for rendering in finding['renderings']]
    count += sum(len(kept) < 2 or not kept[place['rendering']] for place in finding['occurrences'])
print(count)")"

multitool="$here/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
chmod u+x "$multitool"
"$multitool" validate o.sarif > log 2>&1 || { cat log; exit 1; }
if grep -E 'error|warning' log | grep -v SARIF2005; then exit 1; fi
ok "SARIF Multitool takes the log, schema and rules (no URL of the project is known: SARIF2005)"
sarif summary o.sarif > log
grep -q 'reordered-phrase' log
sarif csv o.sarif -o o.sarif.csv > /dev/null
ok "sarif-tools sums up and converts"

python3 - o.junit.xml <<'PY'
import sys
from junitparser import JUnitXml
said = JUnitXml.fromfile(sys.argv[1])
before = (said.tests, said.failures, said.errors)
said.update_statistics()
assert before == (said.tests, said.failures, said.errors) and said.failures > 0 and said.errors == 1, before
PY
ok "junitparser counts what the report says"
junit2html o.junit.xml o.junit.html
grep -q 'reordered-phrase' o.junit.html
ok "junit2html draws"

node -e "
const { xml2js } = require('$here/node_modules/xml-js');
const { parseCheckstyle } = require('$here/node_modules/danger-plugin-lint-report/dist/parse/checkstyle_parser.js');
const read = parseCheckstyle(xml2js(require('fs').readFileSync('o.checkstyle.xml', 'utf8')), process.cwd());
const wrong = read.filter((one) => !one.file || !one.line || !one.message);
if (read.length !== $places + 1 || wrong.length) { console.error(read.length, wrong); process.exit(1); }
"
ok "danger-plugin-lint-report reads $places places and the problem from Checkstyle"

"$here/node_modules/.bin/rdformat-validator" --strict o.rdjson > log || { cat log; exit 1; }
ok "rdformat-validator takes the rdjson"

python3 - o.gitlab.json "$places" <<'PY'
import json, sys
entries = json.load(open(sys.argv[1]))
assert len(entries) == int(sys.argv[2]) + 1
assert len({entry["fingerprint"] for entry in entries}) == len(entries)
PY
ok "GitLab gets an entry for each place, each with a fingerprint of its own"

"$isogloss" schema report > report.schema.json
"$isogloss" schema configuration > configuration.schema.json
check-jsonschema --check-metaschema report.schema.json configuration.schema.json > /dev/null
check-jsonschema --schemafile report.schema.json report.json > /dev/null
ok "check-jsonschema takes the JSON report"
cd "$root"
check-jsonschema --builtin-schema vendor.github-actions action.yml > /dev/null
check-jsonschema --builtin-schema vendor.github-workflows integrations/github-workflow.yml > /dev/null
check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci integrations/gitlab-ci.yml > /dev/null
pre-commit validate-manifest .pre-commit-hooks.yaml
ok "GitHub's, GitLab's and pre-commit's schemas take the files for them"
# DL3008: the image takes the newest git of its distribution.
hadolint --ignore DL3008 Dockerfile
shellcheck integrations/*.sh .ci/*.sh .ci/run tests/consumers/run.sh
ok "hadolint and shellcheck find nothing"
echo "$passed passed, 0 failed"
