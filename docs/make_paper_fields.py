"""Writes docs/paper_fields.md: every field that a template of each paper may print, with its names and an example.

The page in the application shows the same with the values of the installation.
"""

from pathlib import Path

from docs_templates.catalogue import KINDS, FieldEntry, field_entries
from docs_templates.contexts import PaperContext
from docs_templates.examples import example
from docs_templates.render import field_values

PAGE = Path(__file__).parent / "paper_fields.md"
SCHEME = "cnex_ex"
LONGEST = 60
"""Signs of a value that are quoted."""

HEAD = """# Fields of the papers

Made by `docs/make_paper_fields.py` from `docs_templates`; do not edit. A tag is a field between two braces, under its
Chinese or its English name: `{{ 文书信息.文书编号 }}` or `{{ head.number }}`. A field with `[]` has rows and is written
in a loop: `{%tr for 行 in 认证单元 %} … {{ 行.规格型号 }} … {%tr endfor %}` repeats a row of a table, `{%p for … %}`
a paragraph, `{% for … %}` words within one. `{% if … %} … {% else %} … {% endif %}` chooses. `|length` counts rows,
`|join('、')` puts a list on one line, `|english_date` writes a day in English. `{{ 文书信息.编号条码 }}` draws the
bar code by which a returned scan is matched: in a header or footer it stands in the right margin, in the body at the
left edge of the text; it floats and moves nothing. A template without it may be used. In bold: a template must
have it, also where its value may be empty.
The values are an example's. What every paper has stands first, once.
"""


def page() -> str:
    """The whole page."""
    common = [entry for entry in field_entries(KINDS[0].key) if entry.path.startswith(("head.", "words."))]
    shared = {entry.path for entry in common}
    parts = [HEAD, "## Every paper · 每份文书\n", _table(example(KINDS[0].key, SCHEME), common)]
    for kind in KINDS:
        own = [each for each in field_entries(kind.key) if each.path not in shared]
        parts += [f"## {kind.title.zh} · {kind.title.en} (`{kind.key}`)\n", _table(example(kind.key, SCHEME), own)]
    return "\n".join(parts)


def _table(context: PaperContext, entries: list[FieldEntry]) -> str:
    lines = ["| 中文名 | English name | example |", "|---|---|---|"]
    lines += [f"| {_bold(each.alias, each)} | {_bold(f'`{each.path}`', each)} | {_quoted(context, each.path)} |"
              for each in entries]
    return "\n".join([*lines, ""])


def _bold(words: str, entry: FieldEntry) -> str:
    return f"**{words}**" if entry.is_required else words


def _quoted(context: PaperContext, path: str) -> str:
    """The first value on one line, and how many there are."""
    values = field_values(context, path)
    if not values:
        return "—"
    first = " ".join(values[0].split()).replace("|", "\\|").replace("<", "&lt;")
    shown = first if len(first) <= LONGEST else first[:LONGEST] + "…"
    return f"{shown} ({len(values)} rows)" if len(values) > 1 else shown


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
