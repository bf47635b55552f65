#!/usr/bin/env bash
# Tries .pre-commit-hooks.yaml with pre-commit itself: a repository with a text in which one thing is said in two ways cannot be
# committed, one without can. Builds isogloss from the last commit, as pre-commit does for every user: that takes minutes.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
export GIT_CONFIG_GLOBAL="$folder/no-such-file" GIT_CONFIG_NOSYSTEM=1 PRE_COMMIT_HOME="$folder/cache"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
git init -q "$folder/repository"
cd "$folder/repository"
cat > .pre-commit-config.yaml <<YAML
repos:
  - repo: file://$root
    rev: $(git -C "$root" rev-parse HEAD)
    hooks:
      - id: isogloss
        args: [--lang, en]
      - id: isogloss-glossary
YAML
pre-commit install >/dev/null
git add .
git commit -qm "Set up the hook"
mkdir content glossaries
printf 'The block confrontation has ended, but the block confrontation is remembered.\n\nExperts fear a new confrontation of the blocks.\n' > content/a.md
git add .
if git commit -m "Add a text" > "$folder/log" 2>&1; then
  echo "a text with a finding was committed:"; cat "$folder/log"; exit 1
fi
grep -q 'reordered-phrase' "$folder/log" || { cat "$folder/log"; exit 1; }
sed -i 's/confrontation of the blocks/block confrontation/' content/a.md
printf 'fr,en\nbloc,bloc\nbloc,block\n' > glossaries/a.csv
git add .
if git commit -m "Mend it, add a glossary" > "$folder/log" 2>&1; then
  echo "a glossary with a contradiction was committed:"; cat "$folder/log"; exit 1
fi
for wanted in 'isogloss glossary check.*Failed' '^isogloss\.\.*Passed'; do
  grep -q "$wanted" "$folder/log" || { cat "$folder/log"; exit 1; }
done
printf 'fr,en\nbloc,bloc\n' > glossaries/a.csv
git add .
git commit -qm "Mend the glossary" > "$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
echo "1 passed, 0 failed"
