#!/usr/bin/env bash
# Installs the servers that tests named *IT run against and that are written in Go, at pinned versions, into
# target/servers/bin or $GO_SERVERS_BIN. What is there at its version stays as it is.
# Exit code 3: there is no Go toolchain.
set -euo pipefail
cd "$(dirname "$0")/../../.."

BIN=$(realpath -m "${GO_SERVERS_BIN:-target/servers/bin}")
# What to install, its module, and its name where the package has another: MinIO's tags are not versions to Go, so its
# last commit stands in for one.
SERVERS=(
  'github.com/fsouza/fake-gcs-server   github.com/fsouza/fake-gcs-server v1.56.1'
  'github.com/minio/minio              github.com/minio/minio            v0.0.0-20260212201848-7aac2a2c5b7c'
  'github.com/versity/versitygw/cmd/versitygw github.com/versity/versitygw v1.8.0'
  'github.com/Shopify/toxiproxy/v2/cmd/server github.com/Shopify/toxiproxy/v2    v2.12.0 toxiproxy-server'
)

if ! command -v go >/dev/null; then
  echo 'No Go toolchain is on the PATH: MinIO, Versity, fake-gcs-server and Toxiproxy are not installed, and the tests against' \
    'them are skipped, each with its reason. To run them, install Go (https://go.dev/dl) and call this script again.' >&2
  exit 3
fi

mkdir -p "$BIN"
for server in "${SERVERS[@]}"; do
  read -r package module version name <<<"$server"
  binary=$BIN/${name:-${package##*/}}
  if [[ -x $binary ]] && go version -m "$binary" | grep -qE "^\s+mod\s+$module\s+$version(\s|$)"; then
    echo "$binary is there: $module $version"
    continue
  fi
  echo "Installing $module $version into $BIN (minutes, the first time)..."
  began=$SECONDS
  # At a low priority: compiling MinIO takes every core for minutes.
  GOBIN=$BIN nice -n 19 go install "$package@$version"
  if [[ -n $name ]]; then
    mv "$BIN/${package##*/}" "$binary"
  fi
  echo "Installed $binary in $((SECONDS - began)) s"
done
