"""The official template as a file of one's own, to be changed in Word."""

from pathlib import Path

from govreport.errors import UsageProblem
from govreport.render.template import find_template, template_bytes
from govreport.tasks.outputs import write_output


def export_template(form_id: str, target: Path, *, force: bool = False) -> str:
    """Write a form's official template to a file; give what there is to remark.

    Somebody's file is never written over but with `force`.
    """
    refuse_suffix(target)
    official = find_template(form_id, explicit=None, workspace=None)
    done = write_output(target, template_bytes(official), official, force=force)
    if done.error is not None:
        raise done.error
    return done.remark


def refuse_suffix(target: Path) -> None:
    """Raise UsageProblem for a template that would not be called one."""
    if target.suffix.lower() != ".docx":
        message = f"-o {target}：模板的文件名请以 .docx 结尾，如 templates/2021.docx"
        raise UsageProblem(message)
