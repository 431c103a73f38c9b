#!/bin/sh
# Check the folders or files given (or dropped onto the launcher): results go beside the first of them.
set -u
here=$(cd "$(dirname "$0")" && pwd)
PYTHON=${PYTHON:-python3}
export PYTHONUTF8=1 PYTHONPATH="$here/site"
if [ $# -eq 0 ]; then
    echo "请把放有自评表的文件夹拖到图标上，或执行：sh perfxl.sh 文件夹"
    exit 2
fi
first=${1%/}
out="$(dirname "$first")/已审核_$(basename "$first")"
"$PYTHON" -m perfxl check "$@" -o "$out" --summary "$out/汇总.xlsx" --notes "$out/修改意见" --fail-on never --lang zh
status=$?
echo "结果在 / The results are in: $out"
if [ -z "${PERFXL_QUIET:-}" ] && command -v xdg-open >/dev/null 2>&1; then xdg-open "$out" >/dev/null 2>&1 || true; fi
[ -t 0 ] && { printf '按回车键关闭 / Press Enter to close: '; read -r _; }
exit $status
