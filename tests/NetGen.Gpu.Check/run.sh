#!/usr/bin/env bash
# Everything on a machine with an NVIDIA graphics processor, in this folder as publish.sh made it, or from its archive:
#   run.sh [--archive FILE] [--data FOLDER] [--out FOLDER] [--limit SECONDS] [--quick]
# Checks, timings, PyTorch's timings, the table, and last the tests of the kernels. --limit is for each of these parts (default: 90), a third more for
# PyTorch, which ends a case that it began, and twice as much for the tests: eight minutes at most. --data has MNIST's four files, --out takes ours.json, peer.json, table.md and gpu-run.json (default: here).
set -uo pipefail
archive= data= out=$PWD limit=90 quick=
while [ $# -gt 0 ]; do
  case $1 in
    --archive) archive=$2; shift ;;
    --data) data=$2; shift ;;
    --out) out=$2; shift ;;
    --limit) limit=$2; shift ;;
    --quick) quick=--quick ;;
    *) echo "There is no option '$1'." >&2; exit 2 ;;
  esac
  shift
done

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -n "$archive" ]; then
  here=$(mktemp -d)
  trap 'rm -rf "$here"' EXIT
  tar -C "$here" --strip-components=1 -xJf "$archive" || exit 2
fi
mkdir -p "$out"
worst=0
part() {
  local start=$SECONDS code
  "$@"
  code=$?
  echo "-- $((SECONDS - start)) s, code $code: ${*##*/}" >&2
  [ "$code" -le "$worst" ] || worst=$code
}

check=("$here/NetGen.Gpu.Check" ${data:+--data "$data"})
part "${check[@]}" --limit "$limit" --parts launch,mma,bits,mnist
[ "$worst" -ne 2 ] || exit 2
part "${check[@]}" --limit "$limit" --parts timings --json "$out/ours.json"
# A peer that is not there is no failure: the table has a column less.
timeout $((limit * 4 / 3)) python3 "$here/peer.py" --json "$out/peer.json" --limit "$limit" || echo "-- peer.py ended with code $?"
if [ -s "$out/ours.json" ]; then
  [ -s "$out/peer.json" ] || echo "[]" > "$out/peer.json"
  part "$here/NetGen.Gpu.Check" table --ours "$out/ours.json" --peer "$out/peer.json" > "$out/table.md"
  cat "$out/table.md"
fi
part "${check[@]}" --limit $((2 * limit)) --parts kernels $quick --run-json "$out/gpu-run.json"
exit "$worst"
