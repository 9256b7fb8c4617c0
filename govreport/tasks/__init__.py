"""What a user sets out to do: files in, values out; one task a file.

Most tasks have the name of their file: `tasks.validate` is the function, and the module
`govreport.tasks.validate` is only imported from.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from govreport import face_of

if TYPE_CHECKING:
    from govreport.tasks.charts import charts as charts
    from govreport.tasks.compare import compare as compare
    from govreport.tasks.doctor import doctor as doctor
    from govreport.tasks.edit import count as count
    from govreport.tasks.edit import declare_zeros as declare_zeros
    from govreport.tasks.explain import explain_sentence as explain_sentence
    from govreport.tasks.fix import put_right as put_right
    from govreport.tasks.import_ import import_documents as import_documents
    from govreport.tasks.log import log as log
    from govreport.tasks.narrative import write_narrative as write_narrative
    from govreport.tasks.period_counts import period_counts as period_counts
    from govreport.tasks.publish import publish as publish
    from govreport.tasks.record import record as record
    from govreport.tasks.remind import write_reminders as write_reminders
    from govreport.tasks.render import render as render
    from govreport.tasks.rollup import rollup as rollup
    from govreport.tasks.scaffold import scaffold as scaffold
    from govreport.tasks.slips import write_slips as write_slips
    from govreport.tasks.status import status as status
    from govreport.tasks.table import table as table
    from govreport.tasks.undo import undo as undo
    from govreport.tasks.validate import validate as validate
    from govreport.tasks.verify import verify as verify
    from govreport.tasks.waive import waive as waive
    from govreport.tasks.whose import answer as answer


_OWN = (
    "charts compare doctor log period_counts publish record render rollup scaffold status "
    "table undo validate verify waive"
)
_HOMES = {name: name for name in _OWN.split()} | {
    "answer": "whose",
    "count": "edit",
    "declare_zeros": "edit",
    "explain_sentence": "explain",
    "import_documents": "import_",
    "put_right": "fix",
    "write_narrative": "narrative",
    "write_reminders": "remind",
    "write_slips": "slips",
}
"""In which file each task is at home."""


class _Tasks(ModuleType):
    """This package, whose tasks have the names of their files."""


for _name, _home in _HOMES.items():
    setattr(_Tasks, _name, face_of(f"{__name__}.{_home}", _name))
sys.modules[__name__].__class__ = _Tasks
