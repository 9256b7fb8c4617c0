"""A register that was begun, and a request that was noted down, told to a clerk."""

from collections.abc import Iterator
from pathlib import Path

from govreport.tasks.requests import NotedRequest
from govreport.text import argument, printable
from govreport.workspace.files import register_of


def begun_lines(path: Path) -> Iterator[str]:
    """Tell where an empty register is, and how to go on."""
    yield printable(f"已新建登记簿 {path}")
    if not register_of(path):
        yield "文件名里没有“.申请”，检查、统计时找不到它；请改成 机关名称.申请.xlsx 这样"
    if path.suffix.lower() == ".csv":
        add = f"govreport add request {argument(path)} --received 日期 --by 申请人类别"
        yield printable(f"登记一件：{add}")
    else:
        yield "用 Excel、WPS 打开，一件申请一行；怎样填看“填写说明”那张表"


def noted_lines(done: NotedRequest) -> Iterator[str]:
    """Tell what was noted down of a request, and in which row."""
    if not done.new and all(was == now for was, now in done.moved.values()):
        said = "，".join(f"{head} {now}" for head, (_, now) in done.moved.items())
        yield printable(
            f"{done.file} 第 {done.row} 行，编号 {done.number}：没有改动，已经是 {said}"
        )
        return
    told = "，".join(
        f"{head} {now}" if was in {None, ""} else f"{head} {was} → {now}"
        for head, (was, now) in done.moved.items()
        if head != "编号"
    )
    yield printable(f"{done.file} 第 {done.row} 行，编号 {done.number}：{told}")
    if done.new and not done.closed:
        yield printable(
            f"办完以后：govreport close request {argument(done.file)} {done.number} "
            "--outcome 处理结果 --on 答复日期"
        )
