"""The body's own templates of its papers: handed in, checked, looked at, taken into use, and back to the shipped one.

A template that a paper was made with stays: papers can be made again from it.
"""

from docs_templates.bar_codes import SAMPLE
from docs_templates.catalogue import FieldEntry, field_entries, paper_kind
from docs_templates.checking import TemplateFault, template_faults
from docs_templates.contexts import PaperContext
from docs_templates.examples import SCHEMES, example
from docs_templates.render import field_values, fill, template_path
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import is_of_the_body, require_role
from intake_app.services.bodies import contact_of
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.paper_contexts import head, words
from intake_app.services.papers import reachable
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import media_type_or_refusal
from models.account import Actor, Role
from models.base import Frozen
from models.errors import NotFound
from models.paper import TemplateShelf, TemplateUse, TemplateVersion, empty_shelf
from models.text import Text

SHIPPED = 0
"""The number of the shipped template."""

LOOP_EXAMPLE = Text(
    zh="{%tr for 行 in 认证单元 %} … {{ 行.规格型号 }} … {%tr endfor %}",
    en="{%tr for row in units %} … {{ row.model }} … {%tr endfor %}",
)
"""How rows are repeated in a table."""

WORD, LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a Word file begins, and how one with a password."""


class TemplateFaults(Frozen):
    """A template that was not kept, with everything that is wrong with it."""

    file_name: str
    faults: tuple[TemplateFault, ...]


class FieldLine(Frozen):
    """A line of the catalogue of fields: the place, and what would be printed there now."""

    entry: FieldEntry
    values: tuple[str, ...]


class TemplatePreview(Frozen):
    """A paper made with a template to look at; it has no number of its own and is kept nowhere."""

    word_file: bytes
    is_live: bool
    """Whether it shows the newest real paper of the kind, and not the example's made-up enterprise."""


def shelf_of(office: Office, actor: Actor, scheme: str, kind: str) -> TemplateShelf:
    """The body's own templates of a kind of paper under a scheme."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        return _shelf(office, uow, scheme, kind)


def hand_in_template(
    office: Office, actor: Actor, scheme: str, kind: str, file_name: str, content: bytes
) -> TemplateShelf | TemplateFaults | Refused:
    """Keep a template as the next version, which is not in use yet; one with faults is told them and not kept."""
    require_role(actor, Role.ADMINISTRATOR)
    if not file_name.lower().endswith(".docx") or not content.startswith((WORD, LOCKED)):
        return refused(Text(zh="“{name}”不是 Word 文件（.docx），模板只能是 .docx。"
                               "请在 Word 或 WPS 中打开，另存为 .docx 后上传。",
                            en="“{name}” is no Word file (.docx), and a template can be nothing else. Open it in Word"
                            " or WPS, save it as .docx, and upload that.").format(name=file_name))
    taken = media_type_or_refusal(office, file_name, content)
    if isinstance(taken, Refused):
        return taken
    faults = template_faults(kind, content)
    if faults:
        return TemplateFaults(file_name=file_name, faults=faults)
    with office.unit_of_work() as uow:
        shelf = _shelf(office, uow, scheme, kind)
        version = TemplateVersion(number=len(shelf.versions) + 1, sha256=office.files.put(content),
                                  file_name=file_name, handed_in_at=office.moment(), handed_in_by=actor.name)
        same = next((each for each in shelf.versions if each.sha256 == version.sha256), None)
        if same is not None:
            return refused(Text(zh="该文件与第 {number} 版完全相同，没有重复保存；可直接启用第 {number} 版。",
                                en="This file is version {number} already: nothing was kept twice. Take that version"
                                " into use.").format(number=same.number))
        saved = _saved(uow, shelf, versions=(*shelf.versions, version))
        write_record(office, uow, actor, "paper_template.handed_in", shelf.id,
                     after=version.model_dump(mode="json"))
        uow.commit()
    return saved


def take_into_use(office: Office, actor: Actor, scheme: str, kind: str, number: int) -> TemplateShelf | Refused:
    """Make the papers of this kind with this version from now on; 0 goes back to the shipped template.

    It is checked once more: what a paper says may have changed since the template was handed in. A published plan that
    waited for nothing else goes to its client with it (CNEX 9.6.2).
    """
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        shelf = _shelf(office, uow, scheme, kind)
        before = shelf.in_use.number if shelf.in_use else SHIPPED
        if number == before:
            return refused(Text(zh="该模板正在使用，不需要再次启用。", en="That template is in use already."))
        if number != SHIPPED:
            faults = template_faults(kind, office.files.get(_version(shelf, number).sha256))
            if faults:
                return refused(Text(zh="第 {number} 版与现在的字段不再相符：{problem}请修改后重新上传。",
                                    en="Version {number} no longer fits the fields: {problem} Mend it and upload it"
                                    " anew.").format(number=number, problem=faults[0].problem))
        use = TemplateUse(number=number, since=office.moment(), by=actor.name)
        saved = _saved(uow, shelf, uses=(*shelf.uses, use))
        write_record(office, uow, actor, "paper_template.taken_into_use", shelf.id, before={"number": before},
                     after={"number": number})
        if kind == "plan_notice":
            for job in uow.engagements.all():
                if job.scheme == scheme and not job.is_over:
                    sent_if_released(office, uow, job)
        uow.commit()
    return saved


def template_file(office: Office, actor: Actor, scheme: str, kind: str, number: int) -> bytes:
    """The Word file of a version, or the shipped one, to edit."""
    shelf = shelf_of(office, actor, scheme, kind)
    return _content(office, shelf, number)


def template_preview(office: Office, actor: Actor, scheme: str, kind: str, number: int) -> TemplatePreview:
    """A paper made with a version, of the values that the catalogue of fields shows; its bar code names no paper."""
    shelf = shelf_of(office, actor, scheme, kind)
    context, is_live = _values(office, actor, scheme, kind)
    void = context.with_(head=context.head.with_(bar_code=SAMPLE))
    return TemplatePreview(word_file=fill(_content(office, shelf, number), void), is_live=is_live)


def fields_of(office: Office, actor: Actor, scheme: str, kind: str) -> tuple[FieldLine, ...]:
    """Every field that a template of this kind may print, with its values as they would be printed now."""
    require_role(actor, Role.ADMINISTRATOR)
    context, _ = _values(office, actor, scheme, kind)
    return tuple(FieldLine(entry=entry, values=field_values(context, entry.path)) for entry in field_entries(kind))


def _values(office: Office, actor: Actor, scheme: str, kind: str) -> tuple[PaperContext, bool]:
    """The newest paper's values for somebody who may read cases; else an example with the body's own head and words.

    An administrator who does nothing else reads no client's papers.
    """
    edition = _edition(office, scheme)
    with office.unit_of_work() as uow:
        contact = contact_of(uow, edition.body.short_name)
        newest = next((paper for paper in uow.papers.all()
                       if paper.kind == kind and paper.scheme == scheme and paper.data_sha256), None)
    if newest is not None and is_of_the_body(actor):
        return paper_kind(kind).context.model_validate_json(office.files.get(newest.data_sha256)), True
    made_up = example(kind, scheme if scheme in SCHEMES else SCHEMES[0])
    own = head(edition, made_up.head.number, office.today()).with_(bar_code=SAMPLE)
    return made_up.with_(head=reachable(own, contact), words=words(edition)), False


def _edition(office: Office, scheme: str) -> SchemeEdition:
    if scheme not in {edition.key for edition in office.schemes.editions}:
        raise NotFound(scheme)
    return office.schemes.in_force(scheme, office.today())


def _shelf(office: Office, uow: UnitOfWork, scheme: str, kind: str) -> TemplateShelf:
    _edition(office, scheme)
    empty = empty_shelf(scheme, paper_kind(kind).key)
    return uow.paper_templates.find(empty.id) or empty


def _saved(uow: UnitOfWork, shelf: TemplateShelf, **changes: object) -> TemplateShelf:
    if uow.paper_templates.find(shelf.id) is None:
        uow.paper_templates.add(shelf)
    return uow.paper_templates.save(shelf.with_(**changes))


def _version(shelf: TemplateShelf, number: int) -> TemplateVersion:
    version = shelf.of_number(number)
    if version is None:
        raise NotFound(f"{shelf.id}/{number}")
    return version


def _content(office: Office, shelf: TemplateShelf, number: int) -> bytes:
    if number == SHIPPED:
        return template_path(shelf.kind, shelf.scheme).read_bytes()
    return office.files.get(_version(shelf, number).sha256)
