#!/usr/bin/env bash
# Sets up what a target of the Makefile needs, once, on a bare Debian: packages from Debian, then the locked Python
# packages into .venv. Usage: config/setup.sh run|test
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=$1

packages=(libpangoft2-1.0-0 libharfbuzz-subset0 gettext fontconfig)
if [ "$purpose" = test ]; then
  packages+=(chromium fonts-noto-core fonts-thai-tlwg poppler-utils qpdf postgresql redis-server softhsm2)
fi
if ! python3.11 -c 'import ensurepip' 2>/dev/null; then
  packages+=(python3.11-venv)
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Needs root or sudo to install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "Installing from Debian: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  # The service that Debian starts with a server package is not ours: tests start their own.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

[ -x .venv/bin/python ] || python3.11 -m venv .venv
[ -x .venv/bin/uv ] || .venv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
groups=(--no-dev)
[ "$purpose" = test ] && groups=(--dev)
.venv/bin/uv sync --frozen --inexact --quiet "${groups[@]}"
