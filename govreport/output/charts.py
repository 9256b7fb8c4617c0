"""Pictures: which were drawn, and what is said where there is nothing to draw."""

from govreport.output.terminal import insist, out, out_json, say
from govreport.tasks.charts import DrawnCharts


def show_charts(drawn: DrawnCharts) -> int:
    """Print the files, and tell the rest; the exit code."""
    for remark in drawn.remarks:
        insist(remark)
    for chart, path in drawn.charts:
        if path is None:
            say(chart.sentence)
        else:
            out(str(path))
    years = "、".join(map(str, sorted(drawn.years)))
    count = sum(path is not None for _, path in drawn.charts)
    say(f"画了 {count} 张图，用了 {years} 年的报告" if count else "没有可画的图")
    return 0


def print_charts_json(drawn: DrawnCharts) -> int:
    """Print as data what was drawn; the exit code."""
    out_json(
        {
            "years": sorted(drawn.years),
            "charts": [
                {
                    "name": chart.name,
                    "title": chart.title,
                    "file": None if path is None else str(path),
                    "sentence": chart.sentence or None,
                }
                for chart, path in drawn.charts
            ],
            "remarks": list(drawn.remarks),
        }
    )
    return 0
