#!/usr/bin/env bash
# publish.sh OUT: NetGen.Gpu.Check, NetGen.Gpu.Tests and samples/MnistNative for a linux-x64 machine with an NVIDIA driver and nothing else, in the folder OUT and
# in OUT.tar.xz beside it. What to do there: run.sh.
set -euo pipefail
out=$(realpath -m "${1:?Usage: publish.sh OUT}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
most=$((60 * 1000 * 1000))

rm -rf "$out" "$out.tar.xz"
mkdir -p "$out"
# The tests first: where both bring a file it is the same, but for the check's own settings.
for project in tests/NetGen.Gpu.Tests tests/NetGen.Gpu.Check; do
  dotnet publish "$project" -c Release -r linux-x64 --self-contained -p:DebugType=none -p:GenerateDocumentationFile=false -o "$out" -v quiet --nologo
done
dotnet publish samples/MnistNative -c Release -r linux-x64 -o "$out/native" -v quiet --nologo

find "$out" \( -name '*.pdb' -o -name '*.xml' -o -name '*.dbg' -o -name 'createdump' -o -name 'libmscordbi.so' -o -name 'libmscordaccore.so' \) -delete
cp tests/NetGen.Gpu.Check/run.sh tests/NetGen.Gpu.Check/peer.py "$out"
tar -C "$(dirname "$out")" -cJf "$out.tar.xz" "$(basename "$out")"
bytes=$(stat -c %s "$out.tar.xz")
echo "$out.tar.xz: $bytes bytes, $(du -sm "$out" | cut -f1) MB unpacked"
[ "$bytes" -lt "$most" ] || { echo "That is more than $most bytes." >&2; exit 1; }
