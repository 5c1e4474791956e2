"""The body's own templates in use that today's check would not take: a paper said other things when they came in.

What the check finds at the handing in keeps a template out; found later, it keeps papers from being made with it that
would lose something.
"""

from docs_templates.catalogue import BAR_CODE, KINDS, paper_kind
from docs_templates.checking import TemplateFault, is_in_the_way, template_faults
from docs_templates.contexts import PaperContext
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.base import Frozen
from models.paper import TemplateShelf, TemplateVersion, empty_shelf
from models.reference import Reason
from models.text import Text


class UnfitTemplate(Frozen):
    """An own template in use, of which kind of paper under which scheme, with everything that is wrong with it."""

    scheme: str
    kind: str
    version: TemplateVersion
    faults: tuple[TemplateFault, ...]

    @property
    def reason(self) -> Reason:
        """Why no paper is made with it, by the first fault, and what to do."""
        return Reason(text=_UNFIT.format(
            title=paper_kind(self.kind).title, number=self.version.number, problem=self.faults[0].problem,
            remedy=self.faults[0].remedy, count=len(self.faults)))

    def for_paper(self, context: PaperContext) -> "UnfitTemplate | None":
        """With those of its faults that keep this paper from being made; None where it would lose nothing.

        A field that the paper has nothing to say in is missed by nobody.
        """
        left = tuple(fault for fault in self.faults if is_in_the_way(fault, context))
        return self.with_(faults=left) if left else None


def unfit_templates(office: Office, actor: Actor) -> tuple[UnfitTemplate, ...]:
    """Every own template in use that has a fault, in the order of the papers."""
    require_role(actor, Role.ADMINISTRATOR, Role.COORDINATOR, Role.MANAGER)
    order = [kind.key for kind in KINDS]
    with office.unit_of_work() as uow:
        shelves = [shelf for shelf in uow.paper_templates.all() if shelf.kind in order]
    found = (_unfit(office, shelf) for shelf in sorted(shelves, key=lambda each: (order.index(each.kind), each.id)))
    return tuple(each for each in found if each is not None)


def unfit_template(office: Office, uow: UnitOfWork, scheme: str, kind: str) -> UnfitTemplate | None:
    """The own template that papers of this kind would be made with, where it has a fault."""
    shelf = uow.paper_templates.find(empty_shelf(scheme, kind).id)
    return _unfit(office, shelf) if shelf is not None else None


def _unfit(office: Office, shelf: TemplateShelf) -> UnfitTemplate | None:
    version = shelf.in_use
    found = template_faults(shelf.kind, office.files.get(version.sha256)) if version is not None else ()
    # One taken into use before the bar code was asked for goes on: a paper on time, whose scan a person assigns, is
    # better than none.
    faults = tuple(fault for fault in found if fault.fields != (BAR_CODE,))
    if version is None or not faults:
        return None
    return UnfitTemplate(scheme=shelf.scheme, kind=shelf.kind, version=version, faults=faults)


_UNFIT = Text(
    zh="《{title}》现用的自有模板（第 {number} 版）与现在的字段不再相符，不能用来制作文书（共 {count} 处）："
    "{problem}{remedy}请管理员在“文书模板”页修改后重新上传并启用，或者改回随系统提供的模板。",
    en="The own template of “{title}” in use (version {number}) no longer fits what the paper says, so no paper is"
    " made with it (places: {count}): {problem} {remedy} An administrator mends it on the page “Paper templates”,"
    " hands it in anew and takes it into use, or goes back to the shipped one.",
)
