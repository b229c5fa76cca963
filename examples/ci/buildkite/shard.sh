#!/usr/bin/env bash
# One of the parallel jobs: takes what its earlier attempt uploaded, runs, and uploads, whatever came of it.
set -euo pipefail
npm ci
kept=$(mktemp -d) # beside the checkout: what lies in it and is not ignored would be a change of the project
shard="pawl-$BUILDKITE_PARALLEL_JOB"
if [ "$BUILDKITE_RETRY_COUNT" -gt 0 ]; then
  # Artifacts of the attempts before belong to other jobs of this build.
  buildkite-agent artifact download --include-retried-jobs "$shard-*.tar.gz" "$kept" || echo 'nothing was kept'
  newest=$(find "$kept" -name "$shard-*.tar.gz" | sort -V | tail -n 1)
  if [ -n "$newest" ]; then tar -xzf "$newest"; fi
fi
code=0
node_modules/.bin/pawl run --verify --shard auto --budget 50m || code=$?
tar -czf "$kept/$shard-$BUILDKITE_RETRY_COUNT.tar.gz" .pawl
(cd "$kept" && buildkite-agent artifact upload "$shard-$BUILDKITE_RETRY_COUNT.tar.gz")
exit "$code"
