"""What a user sets out to do: files in, values out; one task a file.

Most tasks have the name of their file: `tasks.validate` is the function, and the module
`govreport.tasks.validate` is only imported from.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from govreport.faces import Function

if TYPE_CHECKING:
    from govreport.tasks.edit import count as count
    from govreport.tasks.edit import declare_zeros as declare_zeros
    from govreport.tasks.fix import put_right as put_right
    from govreport.tasks.import_ import import_documents as import_documents
    from govreport.tasks.log import log as log
    from govreport.tasks.narrative import write_narrative as write_narrative
    from govreport.tasks.period_counts import period_counts as period_counts
    from govreport.tasks.record import record as record
    from govreport.tasks.render import render as render
    from govreport.tasks.rollup import rollup as rollup
    from govreport.tasks.scaffold import scaffold as scaffold
    from govreport.tasks.slips import write_slips as write_slips
    from govreport.tasks.status import status as status
    from govreport.tasks.undo import undo as undo
    from govreport.tasks.validate import validate as validate
    from govreport.tasks.waive import waive as waive


class _Tasks(ModuleType):
    """This package, whose tasks have the names of their files."""

    count = Function("govreport.tasks.edit", "count")
    declare_zeros = Function("govreport.tasks.edit", "declare_zeros")
    import_documents = Function("govreport.tasks.import_", "import_documents")
    log = Function("govreport.tasks.log", "log")
    period_counts = Function("govreport.tasks.period_counts", "period_counts")
    put_right = Function("govreport.tasks.fix", "put_right")
    record = Function("govreport.tasks.record", "record")
    render = Function("govreport.tasks.render", "render")
    rollup = Function("govreport.tasks.rollup", "rollup")
    scaffold = Function("govreport.tasks.scaffold", "scaffold")
    status = Function("govreport.tasks.status", "status")
    undo = Function("govreport.tasks.undo", "undo")
    validate = Function("govreport.tasks.validate", "validate")
    waive = Function("govreport.tasks.waive", "waive")
    write_narrative = Function("govreport.tasks.narrative", "write_narrative")
    write_slips = Function("govreport.tasks.slips", "write_slips")


sys.modules[__name__].__class__ = _Tasks
