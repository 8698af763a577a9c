#!/usr/bin/env bash
# A test: runs pages and leaves evidence/, junit.xml and report.json in the data of the test. What a plan or a command line
# sets comes in as variables: SHARD and SHARDS, FILTER, VARIANT_IMAGE, LAB, REQUIRE.
set -euo pipefail
# The copy of the repository in which the plan has installed the runner.
cd "${TMT_TREE:?this script is started by tmt}"
data=${TMT_TEST_DATA:?this script is started by tmt}
# What the checkout brings is no evidence of this machine, and a test that is run again begins anew.
export EVIDENCE_DIR="$data/evidence"
rm -rf "$EVIDENCE_DIR"
mkdir -p "$EVIDENCE_DIR"
arguments=(--report "junit=$data/junit.xml" --report "json=$data/report.json")
if [ -n "${SHARD:-}" ]; then arguments+=("--shard=$SHARD/$SHARDS"); fi
if [ -n "${FILTER:-}" ]; then arguments+=("--filter=$FILTER"); fi
if [ -n "${VARIANT_IMAGE:-}" ]; then arguments+=("--variant-image=$VARIANT_IMAGE"); fi
if [ -n "${LAB:-}" ]; then arguments+=("--lab=$LAB"); fi
if [ -n "${REQUIRE:-}" ]; then arguments+=("--require=$REQUIRE"); fi
npm run --silent verify-docs -- "${arguments[@]}"
