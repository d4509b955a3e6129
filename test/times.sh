#!/usr/bin/env bash
# Prints the CPU seconds of each test file and the seconds that it takes, run alone with the processes that it starts; all
# or those that are named. The CPU seconds of all, halved, are what `npm test` takes on two idle cores, and a little more.
cd "$(dirname "$0")/.." || exit
files=("$@")
[ ${#files[@]} -gt 0 ] || mapfile -t files < <(find test -name '*.test.ts' | sort)
TIMEFORMAT='%U %S %R'
for file in "${files[@]}"; do
  took=$({ time npx jest -w 1 --silent "$file" >/dev/null 2>&1; } 2>&1)
  awk -v file="$file" '{ printf "%7.1f CPU s %7.1f s  %s\n", $1 + $2, $3, file }' <<<"$took"
done
