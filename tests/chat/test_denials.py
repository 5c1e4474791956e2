"""No value is proposed where the words around it ask, suppose or deny it, put it off, or give it to somebody else."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract

CNEX = scheme_named("cnex_ex")
STATED = (
    ("信用代码", "91330382MA2AB1CE3X"),
    ("认证联系人", "张海燕"),
    ("手机", "13812345678"),
    ("电子邮箱", "li.na@example.com"),
    ("注册地址", "河南省南阳市卧龙区工业路13号"),
    ("从业人数", "85人"),
    ("规格型号", "YBX3-355M1-4"),
    ("防爆标志", "Ex db IIB T4 Gb"),
    ("防爆合格证编号", "CNEx22.1234X"),
    ("商标", "恒砺"),
)
AROUND = (
    "如果{label}改成{value}会怎样？", "{label}要不要写{value}？", "你们的{label}是{value}吗",
    "以前的{label}是{value}，现在没有了", "{label}{value}已经作废", "{label}：{value}（已作废）",
    "上次那份{label}写的{value}，那份不算", "{label}还没定，可能是{value}", "{label}可能改为{value}，等通知",
    "{label}待定，暂时不填{value}", "{label}：{value}，这个先别填", "不要把{label}写成{value}",
    "{value}不是我们的{label}", "比如{label}：{value}", "模板里{label}写的是{value}", "{label}：{value}（示例）",
    "供应商的{label}是{value}", "咨询公司的{label}：{value}", "别人的{label}是{value}", "某公司的{label}是{value}",
    "隔壁厂的{label}是{value}", "有人冒充我们，{label}留的是{value}",
    "{label}先别填{value}，等我消息", "{label}{value}是去年的，今年变了", "听说{label}是{value}，没核实",
    "{label}{value}？我不确定", "{label}暂时空着，别用{value}", "把{label}里的{value}删了", "{label}不用{value}了",
    "{label}写{value}的是另外一家", "{label}如果填{value}会被退回吗", "领导还没同意{label}用{value}",
    "{label}在{value}和另一个之间犹豫", "{label}原先是{value}，准备换", "{label}{value}填错了，回头给",
    "上一版{label}{value}作废", "网上查到的{label}{value}不对", "{label}到底是不是{value}",
    "{label}有可能换成{value}", "{label}明年改成{value}", "这个{label}{value}谁填的",
    "{value}这个{label}从哪来的", "顾问给的样本里{label}是{value}", "{label}：{value}（待核实）",
    "{label}：{value}（旧的）", "{label}：{value}【示例】",
)
TOLD = (
    "{label}改一下，改成{value}", "{label}：{value}，请更新", "{label}更正，应为{value}",
    "{label}这一栏填{value}",
    "我们的{label}就是{value}", "回复：{label}为{value}", "{label}--{value}", "{label}→{value}", "1.{label}:{value}；",
    "麻烦把{label}改成{value}", "请把{label}登记为{value}", "{label}统一用{value}", "{label}是：{value}。谢谢",
    "{label}～{value}", "{label}\n{value}",
)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("label", "value"), STATED, ids=[label for label, _ in STATED])
def test_what_is_not_stated_is_not_proposed(label: str, value: str, around: str) -> None:
    assert extract(around.format(label=label, value=value), application_with(), CNEX, TODAY) == ()


@pytest.mark.parametrize(("label", "value"), STATED, ids=[label for label, _ in STATED])
def test_the_same_value_stated_is_proposed(label: str, value: str) -> None:
    assert extract(f"{label}：{value}", application_with(), CNEX, TODAY) != ()


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize(("label", "value"), STATED, ids=[label for label, _ in STATED])
def test_a_value_is_the_same_however_it_is_told(label: str, value: str, told: str) -> None:
    plain, made = (
        {
            (each.path, each.value)
            for each in extract(says.format(label=label, value=value), application_with(), CNEX, TODAY)
        }
        for says in ("{label}：{value}", told)
    )
    assert plain <= made
