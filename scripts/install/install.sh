#!/bin/sh
# Install perfxl from this folder, without a network: sh install.sh [FOLDER]   (default: ~/perfxl)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$HOME/perfxl}
python=""
for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "没有找到 Python 3.11 或更高版本（含 venv）。请先安装，或使用便携版。" >&2
    echo "No Python 3.11 or newer (with venv) was found. Install one first, or take the portable build." >&2
    exit 1
fi
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" -r "$here/wanted.txt"
"$target/bin/perfxl" doctor
echo "安装完成 / Installed: $target/bin/perfxl"
