#!/bin/sh
# One January of a county, from empty files to what is published:
#     sh county.sh [UNITS] [FOLDER]
# PYTHON and GOVREPORT name the programs where they are not on the path.
set -eu
units=${1:-150}
folder=${2:-build/county}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
govreport=${GOVREPORT:-govreport}
county=云溪县人民政府
export SOURCE_DATE_EPOCH=1673827200 # 2023-01-16, the day that deadlines are seen from

may_find() { # findings, or a unit that is missing, are no failure here
  "$@" || [ $? -eq 1 ]
}

rm -rf "$folder"
mkdir -p "$folder"
"$python" "$here/units.py" roster "$units" >"$folder/名册.csv"

echo "== $units 个单位建好空的报告文件"
set --
while IFS=, read -r name _; do
  [ "$name" = 名称 ] || set -- "$@" --organ "$name"
done <"$folder/名册.csv"
$govreport scaffold 2022 --workspace "$folder" --quiet "$@" >"$folder/scaffold.txt"

echo '== 各单位填好报来：有的有错，有的没报'
"$python" "$here/units.py" fill "$folder/2022"
may_find $govreport status 2022 --workspace "$folder" --quiet >"$folder/一报.txt"
may_find $govreport status 2022 --workspace "$folder" -o "$folder/进度.csv"

echo '== 有问题的写退回单'
may_find $govreport status 2022 --workspace "$folder" --slips "$folder/退回单" \
  --office 云溪县人民政府办公室 --quiet >"$folder/二报.txt"

echo '== 改好再报，没报的补报'
$govreport scaffold 2022 --workspace "$folder" --quiet "$@" >>"$folder/scaffold.txt"
"$python" "$here/units.py" mend "$folder/2022"
$govreport validate "$folder/2022" >"$folder/检查.txt"

echo '== 逐格相加，成为县政府的报告'
$govreport rollup "$folder/2022" --organ "$county" --expect "$folder/名册.csv"
report="$folder/2022/$county.toml"
$govreport add narrative "$report" preamble '本报告汇总了全县各单位的数据。'
$govreport add narrative "$report" overview '（一）主动公开情况。各单位按时公开。
（二）依申请公开情况。全县新收政府信息公开申请{{ applications.total.received }}件。
（三）政府信息管理情况。各单位每季度清理一次公开目录。
（四）平台建设情况。县政府网站增设了各单位的入口。
（五）监督保障情况。工作考核列入年度目标，请群众代表社会评议，没有发生责任追究。'
$govreport add narrative "$report" problems '（一）存在的主要问题。一些单位填报时合计有误。
（二）改进情况。明年一月先集中讲一次填法，再由县里统一核对。'
$govreport add narrative "$report" other '本年度没有收取信息处理费。没有其他需要报告的事项。'
$govreport validate "$report"

echo '== 全部生成 Word 文件'
$govreport render "$folder/2022" --to docx >"$folder/生成.txt"
$govreport status 2022 --workspace "$folder"
