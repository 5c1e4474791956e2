"""docs/paper_fields.md is what the contexts of the papers say now."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_page_of_fields_is_as_it_is_made_now() -> None:
    spec = spec_from_file_location("make_paper_fields", DOCS / "make_paper_fields.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "paper_fields.md").read_text(encoding="utf-8") == module.page()
