#!/usr/bin/env bash
# Has Node and the runner on the machine of a plan. Where they are, it changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if ! command -v npm >/dev/null; then
  if command -v dnf >/dev/null; then dnf -y install nodejs-npm git-core podman; else apt-get -q update && apt-get -qy install npm git; fi
fi
if [ ! -d node_modules ]; then npm ci --no-audit --no-fund; fi
