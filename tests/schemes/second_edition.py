"""A second edition of CNEX-01-G, invented for the tests: the file that comes with Footmark, changed here and there."""

from intake_app.schemes.library import BUILT_IN, read_scheme
from intake_app.schemes.schema import SchemeEdition

CHANGES = (
    ('edition = "2026"\n', 'edition = "2027"\n'),
    ("in_force_from = 2026-04-01", "in_force_from = 2026-07-01"),
    # A choice more, and a question in other words.
    ('  { key = "importer", text', '  { key = "agent", text = { zh = "代理机构", en = "Agent" } },\n'
                                   '  { key = "importer", text'),
    ('label = { zh = "手机", en = "Mobile phone" }',
     'label = { zh = "联系人手机（可接收短信）", en = "Mobile phone that takes messages" }'),
    # A question that is gone, and a new one that must be answered.
    ('key = "mailing_address"', 'key = "website"'),
    ('label = { zh = "通讯地址", en = "Mailing address" }\n'
     'help = { zh = "与注册地址不同时填写。", en = "Where it differs from the registered address." }\n'
     'why = { zh = "便于寄送证书。", en = "The certificate may be sent by post." }\n'
     'clause = "house: H1"\nis_required = false',
     'label = { zh = "网址", en = "Website" }\n'
     'why = { zh = "核对公开信息。", en = "Public statements are compared." }\n'
     'clause = "house: H1"'),
    # A figure, a document in other words, a document more, and the standard of a family.
    ('conclusion_days = { value = 90, clause = "9.10" }', 'conclusion_days = { value = 75, clause = "9.10" }'),
    ('title = { zh = "生产工艺流程图", en = "Process flow diagram" }',
     'title = { zh = "生产工艺流程图（标明计量点）", en = "Process flow diagram with its meters" }'),
    ('[[documents]]\nkey = "flow_diagram"',
     '[[documents]]\nkey = "energy_ledger"\ntitle = { zh = "能源台账", en = "Energy ledger" }\n'
     'why = { zh = "核对活动数据。", en = "Activity data are compared with it." }\nclause = "9.2.1 h"\n'
     'subjects = ["application"]\n\n[[documents]]\nkey = "flow_diagram"'),
    ('standard = "T/CEEIA 899"', 'standard = "T/CEEIA 899-2027"'),
    ('number = "T/CEEIA 899"', 'number = "T/CEEIA 899-2027"'),
)


def second_edition() -> SchemeEdition:
    """The edition of 2027, in force from 2026-07-01."""
    text = (BUILT_IN / "cnex_ex.toml").read_text(encoding="utf-8")
    for before, after in CHANGES:
        assert before in text, before
        text = text.replace(before, after, 1)
    found = read_scheme(text)
    assert isinstance(found, SchemeEdition), found
    return found
