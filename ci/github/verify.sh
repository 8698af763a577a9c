#!/usr/bin/env bash
# The step of action.yml that runs the documentation. Everything that a caller or a pull request can write comes in as a
# variable and is passed on as one word.
set -euo pipefail

# What the checkout brings as evidence was made by whoever wrote the change: each run begins with none.
evidence=$(mktemp -d "${RUNNER_TEMP:?}/evidence.XXXXXX")
arguments=(--report "junit=$evidence/junit.xml" --report "github-summary=$evidence/summary.md")
for name in variant-image changed-since lab require shard; do
  variable=INPUT_${name^^}
  variable=${variable//-/_}
  if [ -n "${!variable:-}" ]; then arguments+=("--$name=${!variable}"); fi
done
while IFS= read -r image; do
  if [ -n "$image" ]; then arguments+=("--image=$image"); fi
done <<< "${INPUT_IMAGE:-}"
paths=()
while IFS= read -r path; do
  # Paths are the caller's, below the workspace; a relative one would otherwise be looked for beside the runner.
  if [ -n "$path" ]; then paths+=("$GITHUB_WORKSPACE/$path"); fi
done <<< "${INPUT_PATHS:-}"

printf 'evidence=%s\n' "$evidence" >> "$GITHUB_OUTPUT"
cd "$RUNNER_HOME"
# Labs need root for namespaces, loop devices and container storage of their own. No variable with a secret goes along.
as_root=(env)
if [ "$(id -u)" != 0 ]; then as_root=(sudo env); fi
status=0
"${as_root[@]}" "PATH=$PATH" "EVIDENCE_DIR=$evidence" CI=true GITHUB_ACTIONS=true "GITHUB_WORKSPACE=$GITHUB_WORKSPACE" \
  ${LAB_DIR:+"LAB_DIR=$LAB_DIR"} \
  npm run --silent verify-docs -- "${arguments[@]}" -- "${paths[@]}" || status=$?
if [ "$(id -u)" != 0 ]; then sudo chown -R "$(id -u):$(id -g)" "$evidence"; fi
if [ -f "$evidence/summary.md" ]; then cat "$evidence/summary.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"; fi
exit "$status"
