#!/usr/bin/env bash
# Runs the shards, then the merge, and ends as the merge does: 0, or 1 where it failed. Its log has the summary.
# A Job is made once: for the next run of the suite, delete both. The volume keeps what is known.
set -euo pipefail
cd "$(dirname "$0")"

# A Job that failed is never complete: both are waited for.
ended() {
  local conditions
  while true; do
    conditions=$(kubectl get "job/$1" --output jsonpath='{.status.conditions[?(@.status=="True")].type}')
    case " $conditions " in
      *' Complete '*) return 0 ;;
      *' Failed '*) return 1 ;;
    esac
    sleep "${POLL_SECONDS:-10}"
  done
}

kubectl create --filename shards.yaml
ended shards || echo 'not all shards passed'
kubectl create --filename merge.yaml
code=0
ended merge || code=1
kubectl logs job/merge
exit "$code"
