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
# Of the environment, which can hold secrets, only this goes along: where things are kept, and how the network is reached.
kept=()
for name in LAB_DIR REGISTRY_AUTH_FILE CONTAINERS_REGISTRIES_CONF SSL_CERT_FILE {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY; do
  if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
done
# Labs need root for namespaces, loop devices and container storage of their own. sudo drops what it does not know.
as_root=(env --ignore-environment "HOME=${HOME:-/root}")
if [ "$(id -u)" != 0 ]; then as_root=(sudo env); fi
status=0
"${as_root[@]}" "PATH=$PATH" "EVIDENCE_DIR=$evidence" CI=true GITHUB_ACTIONS=true "GITHUB_WORKSPACE=$GITHUB_WORKSPACE" \
  "${kept[@]}" npm run --silent verify-docs -- "${arguments[@]}" -- "${paths[@]}" || status=$?
if [ "$(id -u)" != 0 ]; then sudo chown -R "$(id -u):$(id -g)" "$evidence"; fi
if [ -f "$evidence/summary.md" ]; then cat "$evidence/summary.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"; fi
exit "$status"
