"""The record of a person's competence: who was evaluated for what, by whom, until when."""

from datetime import date

from docs_templates.render import paper_text
from intake_app.services import competence_records, papers
from intake_app.services.office import Office
from models.account import Role
from models.paper import Paper
from tests.job_builders import person, trained
from tests.services.jobs import acting, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")


def test_the_record_names_scope_evaluator_result_and_the_next_evaluation(office: Office) -> None:
    """CNEX-8.1-b, CEC-5.2.2-a: requirements (d) 52; what is evaluated under another scheme is not on it."""
    put(office, trained("陈望舒"), person("evaluator"))
    paper = competence_records.make_competence_record(office, MANAGER, "陈望舒", "cnex_ex")
    assert isinstance(paper, Paper)
    words = paper_text(office.files.get(paper.sha256))
    for said in ("陈望舒（专职）", "碳足迹培训合格证", "防爆电机", "满足要求", "evaluator", "2029年12月31日"):
        assert said in words
    assert "硫酸钠" not in words
    assert papers.papers_about(office, MANAGER, "陈望舒") == (paper,)


def test_an_evaluation_that_has_run_out_is_said_to_have(office: Office) -> None:
    """CNEX-8.1-b."""
    held = trained("陈望舒")
    competence = held.competences[0].with_(valid_until=date(2026, 5, 31))
    put(office, held.with_(competences=(competence,)))
    paper = competence_records.make_competence_record(office, MANAGER, "陈望舒", "cnex_ex")
    assert isinstance(paper, Paper)
    assert "已过期，需重新评价" in paper_text(office.files.get(paper.sha256))
    refused = competence_records.make_competence_record(office, MANAGER, "陈望舒", "cec_salt")
    assert "还没有能力评价" in refused_words(refused)
