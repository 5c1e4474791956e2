"""One claim for each kind of mistake that the third set of utterances showed, and those after it."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract, understood

CNEX = scheme_named("cnex_ex")
EMPTY = application_with()

OTHERS = (
    ("an example of how to write", "写成“联系人：张海燕，手机：13812345678”这种格式可以吗？"),
    ("the mail that is answered", "> 受理组 李强 写道：\n> 请致电0377-65123456或发a.b@example.com"),
    ("whoever issued a certificate", "发证机构南阳华光电机有限公司"),
    ("a supplier named in the sentence before",
     "Is the code of our supplier needed? It is 91350100M000100Y43."),
    ("a site under construction", "三期还在建，产能50万吨"),
    ("a firm that is paid", "发票开给南阳华光电机有限公司"),
    ("a firm that is cited", "参考了南阳华光电机有限公司的证书"),
    ("a firm that they are", "客户问我们的碳足迹，他们是南阳华光电机有限公司"),
    ("a number not to be called", "别打13812345678"),
    ("where they are going to move", "明年准备搬到温州市"),
    ("a model that is left open", "型号先不定，YBX3-355M1-4和YBX4-355M1-4里面选一个"),
    ("what is asked for a price", "YBX3-355M1-4这种的，做一次大概多少钱"),
    ("a range of models", "YBX3-160M-4至YBX3-355L-6"),
    ("people at a course", "参加3月份安全培训的一共136人，合格131人"),
    ("a hundred or so", "他们只说有几百号人"),
    ("other firms in a table", "企业\t员工\n南阳华光电机有限公司\t520\n温州华光电机有限公司\t300"),
    ("a place of a while", "上次审核去的是无锡市惠山区洛社镇人民南路88号"),
    ("a plant before it moved", "厂子搬家之前在无锡市惠山区洛社镇人民南路88号"),
    ("a firm's price list", "收款单位：南阳华光电机有限公司"),
    ("a telephone for others", "招聘电话13812345678，HR"),
    ("a consultant's own telephone", "我是咨询公司的，姓林，电话13812345678"),
    ("the mailbox of a robot", "From: noreply@example.com\nThis mailbox is not monitored."),
    ("a rival's name", "A rival, Nanyang Motor Co., Ltd., claims 95 kg CO2e per tonne."),
    ("a number that is a neighbour's now", "The number 0377-65123456 belongs to the neighbours now."),
    ("a plant that was torn down the year before", "老厂在河南省南阳市卧龙区工业路142号，前年就拆了"),
    ("a phase that is only being planned", "拟新建二期，用地还没批，地址和人数都定不下来"),
    ("a choice that nobody has made", "分配按质量还是按价值，我们内部没统一意见"),
    ("a year of sales", "去年卖了28000吨盐，销售数据要吗"),
    ("people who came and went", "厂里上个月招了26人，走了9人，名册还没更新"),
    ("people of whom is asked how to count them", "公司320人，装配车间60人，怎么填"),
    ("somebody of another firm", "联系人张海燕13812345678，他们厂计划部的"),
    ("the number of a certificate that expired", "防爆合格证到期了，旧号CNEx24.9153U"),
    ("somebody else's code, of whom only a pronoun speaks",
     "环评报告是委托南阳华光电机有限公司写的，他们的信用代码91350100M000100Y43，要填吗？"),
    ("a customer of whom the next sentence goes on",
     'A customer in Oslo asks: "Is it valid abroad?" His mail is a.b@example.com, leave him out please.'),
    ("somebody who was with us", "张海燕是我们原来的厂长，手机13812345678，前年七月离职了"),
    ("people of the whole group", "集团总共有两千三百人，我们公司的还没统计"),
    ("the period of the round before", "上一轮的统计期是2022年全年"),
    ("a certificate that was withdrawn", "The certificates 2019312307000123 were withdrawn years ago."),
    ("somebody's number right behind them in brackets",
     "The heating plant of the port (tel. 0377-65123456) sends its data in May."),
    ("a writer for somebody else", "我是做咨询的，先替客户问问，我电话13812345678"),
    ("energy that is not bought", "压缩空气不用外购"),
    ("a marking that expired", "The old Ex certificate CNEx24.9153U expired in 2022."),
    ("a customer's list", "我们客户中原石化的型号清单是YBX3-160M-4，他们催得急"),
    ("a number of plants", "我司有两个厂"),
    ("where a part is bought", "定子铁芯外购自南阳华光电机有限公司"),
    ("who owns us", "Invoice to: Muster Antriebe GmbH, our parent in Hamburg"),
    ("a form of company", "类型：其他有限责任公司"),
    ("a title for a name", "联系人陈小姐"),
    ("some people of a shift", "三班倒，每班40人一班"),
    ("an address whose label is a stranger's", "供应商：南阳华光电机有限公司"),
    ("a telephone for an emergency", "紧急情况打厂长电话13812345678"),
    ("a gatekeeper's telephone", "门卫电话0377-65123456"),
    ("a model that is asked about", "老师请问YBX3-2025这种带年份的型号会当成日期吗"),
    ("a consultant's mailbox, said behind it", "a.b@example.com 这个是咨询公司的邮箱，不要登记成我们的"),
    ("who is responsible for the data", "Filled in by Emma Fischer, responsible for the data, phone 13812345678"),
    ("which of two is asked", "分公司代码91350100M000100Y43，申请用哪个？"),
    ("models of a range in English", "Certificates cover BDZ-15 to BDZ-50."),
    ("a meter's model", "供电局给我们装的电表，型号ACR220EL"),
    ("a branch without its firm's name", "我们是襄阳分公司"),
    ("a site that begins to produce later", "新厂区地址定在无锡市惠山区洛社镇人民南路88号，明年投产"),
    ("a number of kinds for a name", "品牌有两个"),
    ("models written short", "BFC8120-L70/L100/L150"),
    ("which of two is still open", "两个地址还在纠结，一个是老厂一个是新厂，过几天定"),
    ("a capacity without a figure", "Our capacity was expanded by a third"),
    ("a model of an earlier marking", "老标志Ex d IIB T4是2010版的写法"),
    ("an earlier mail of the body",
     "On Tue, 10 Mar 2026 at 09:12, PCF Desk at the head office of the body <pcf@example.org> wrote:\n"
     "> Our office: tel +86 10 6655 4433\n"),
    ("an officer's telephone in a quoted mail", "收到，谢谢。\n> 有问题请找我，我的电话 010-88886666"),
    ("what becomes of forklifts", "报废叉车回收 80% 的钱"),
    ("what becomes of crates", "木箱 12 个，报废了，焚烧 50%"),
    ("what becomes of offcuts", "余料 8% 填埋处理，花了不少钱"),
    ("what a machine makes in an hour", "纯水机每小时 2 吨，自产"),
    ("what is built with", "装修用水泥 30 吨，汽运 20 公里"),
    ("a figure that is an example", "标准里写的外购蒸汽 1000 GJ 是例子"),
    ("fuel that was never used", "发电机备用柴油 200 升，从没用过"),
    ("a firm that is made of a title", "产品产出表\n种类：其他产品"),
)
OURS = (
    ("the one of several kinds that is applied for", "我们做防爆电机、防爆灯具，这次只申请防爆灯具",
     "products[new].family",
     "ex_luminaire"),
    ("models of a list of which one is no more made", "型号有：BAD63-A(停产)、BAD85-100、BAT95-50Z",
     "products[new].models",
     "BAD85-100；BAT95-50Z"),
    ("who seals a letter", "此致\n敬礼\n\n南阳华光电机有限公司（盖章）\n张海燕\n2026年3月17日", "client.contact",
     "张海燕"),
    ("a name put right", "更正联系人名字，上回打错一个字，全名张海燕", "client.contact", "张海燕"),
    ("days below a bare word for time", "时间——2025年1月1日起，2025年12月31日止", "application.period_to",
     "2025-12-31"),
    ("an English word beside Chinese ones", "period按财年，2025-04-01 to 2026-03-31", "application.period_from",
     "2025-04-01"),
    ("blanks for commas", "没有传真 座机0377-65123456 打不通打手机13812345678", "client.landline", "0377-65123456"),
    ("a short word for a family", "The product family is Ex apparatus.", "products[new].family", "ex_apparatus"),
    ("a product's name behind its family", "Product family: Ex apparatus. Name: flameproof control station.",
     "products[new].name", "flameproof control station"),
    ("a city told with its province and without", "分厂在嘉兴，地址浙江省嘉兴市南湖区亚太路500号，85人",
     "sites[new].city",
     "浙江省嘉兴市"),
    ("the one who is named beside the writer", "我叫李婷，认证这块由技术部刘志强负责", "client.contact", "刘志强"),
    ("who else a body is spoken to", "我司委托贵中心认证，联系人张海燕，电话0377-65123456", "client.contact", "张海燕"),
    ("a fax whose kind the sentence before names", "传真还要填啊……那就0377-65123457吧", "client.fax", "0377-65123457"),
    ("a code that is to be checked", "信用代码 91350100M000100Y43 你们查一下对不对得上", "client.credit_code",
     "91350100M000100Y43"),
    ("a model behind its label and 款", "那款型号是YBX3-355M1-4", "products[new].models", "YBX3-355M1-4"),
    ("a value behind a word of stress", "The model itself is BXK-T2.", "products[new].models", "BXK-T2"),
    ("what one product of several labels is called", "同一个产品，叫防爆操作柱", "products[new].name", "防爆操作柱"),
    ("the second of two products", "两个产品，第一个防爆电动机，型号YBX5-132S1-2；第二个防爆投光灯，型号BPC8765-60",
     "products[new-2].name", "防爆投光灯"),
    ("a street below a site's city", "生产地址所在城市：温州市，门牌柳市镇新光大道277号", "sites[new].address",
     "柳市镇新光大道277号"),
    ("an address before the number of people",
     "Site 1: South Plant, No. 177 Xinguang Street, Wenzhou, Zhejiang, headcount 320",
     "sites[new].address", "No. 177 Xinguang Street, Wenzhou, Zhejiang"),
    ("a postcode of something in three words", "Postcode of the registered address 473000", "client.postcode",
     "473000"),
    ("a name in English beside the Chinese one", "产品名称：防爆投光灯（英文Ex floodlight）", "products[new].name",
     "防爆投光灯"),
    ("a site told twice", "两个厂：柳市厂和北白象厂，柳市厂120人，北白象厂45人", "sites[new-2].employees", "45"),
    ("the third workshop", "一车间：85人；二车间：156人；三车间：210人", "sites[new-3].name", "三车间"),
    ("the plant above a row of parties", "委托人南阳华光电机有限公司\n生产企业温州宏业电机有限公司", "factory.name",
     "温州宏业电机有限公司"),
    ("a short answer behind what is asked", "公布结果没意见", "application.disclosure_consent", "yes"),
    ("an answer in somebody's words", "公示的话老板说不同意", "application.disclosure_consent", "no"),
    ("a question answered in brackets", "标识不用（是否使用：否），结果披露可以（是）",
     "application.disclosure_consent", "yes"),
    ("an answer that takes the question's word up", "Must we print the mark? We do not plan to use it.",
     "application.mark_use", "no"),
    ("a name behind a dash at the end", "My direct line is 0377-65123456. — Anna Keller", "client.contact",
     "Anna Keller"),
    ("a title between a firm and a name", "我是南阳华光电机有限公司的技术部长张海燕，有事联系我",
     "client.contact", "张海燕"),
    ("who stands in for the contact", "李样本请假了，这个月换张海燕，电话不变", "client.contact", "张海燕"),
    ("a number whose clause before names its kind", "有两件事：①座机升位了，新的0377-65123456；②别的都好",
     "client.landline", "0377-65123456"),
    ("what one of our kind is called", "这款仪表叫防爆温度变送器", "products[new].name", "防爆温度变送器"),
    ("a name, and its model behind a comma", "防爆配电箱，BXM51-4", "products[new].name", "防爆配电箱"),
    ("a form's word that is no example", "模板收到了，填两项：生产场所名称：铸造车间；从业人数：78",
     "sites[new].name", "铸造车间"),
    ("an order that is about another thing",
     "申请人写南阳华光电机有限公司，地址无锡市惠山区洛社镇人民南路88号，别写分公司的", "client.address",
     "无锡市惠山区洛社镇人民南路88号"),
    ("a party that is only compared with", "制造商地址和委托人不一样：无锡市惠山区洛社镇人民南路88号",
     "producer.address", "无锡市惠山区洛社镇人民南路88号"),
    ("where a factory's people work", "全厂62人，厂址无锡市惠山区洛社镇人民南路88号", "sites[new].address",
     "无锡市惠山区洛社镇人民南路88号"),
    ("a site that is called by its kind", "厂房有两处。第一处叫铸造车间，80人；第二处12人，叫试验车间",
     "sites[new-2].name", "试验车间"),
    ("a label in a clause with other words", "有点乱 联系人张海燕 麻烦了", "client.contact", "张海燕"),
    ("a contact as before", "认证联系人还是张海燕", "client.contact", "张海燕"),
    ("dashes behind a label", "公司电话——0377-65123456", "client.landline", "0377-65123456"),
    ("the corrected number", "号码打错了，不是13812345679，是13812345678", "client.mobile", "13812345678"),
    ("the fax on a card", "T 0377-65123456  F 0377-65123457", "client.fax", "0377-65123457"),
    ("a fax that is changed", "传真改成0377-65123457", "client.fax", "0377-65123457"),
    ("a sentence with 主要是", "我们产品主要是防爆电机", "products[new].family", "ex_motor"),
    ("a party in other words", "The producing enterprise is Nanyang Motor Co., Ltd.", "factory.name",
     "Nanyang Motor Co., Ltd."),
    ("a choice called like a party", "Kind of client: producer\nPostcode: 473000", "client.postcode", "473000"),
    ("a family behind 只报", "只报防爆电机，型号YBX3-355M1-4", "products[new].family", "ex_motor"),
    ("power with poles", "额定功率：132 kW，4极，型号YBX3-355M1-4", "products[new].ratings", "132 kW，4极"),
    ("a site that the sentence calls one", "Site Evaporation Plant, 320 employees", "sites[new].name",
     "Evaporation Plant"),
    ("whom is spoken to", "师傅，联系人张海燕", "client.contact", "张海燕"),
    ("a turn of the sentence", "Our consultant helps, but the contact person is Zhang Min.", "client.contact",
     "Zhang Min"),
    ("the new address beside the old one", "老地址河南省南阳市工业路1号，新地址河南省南阳市工业路8号", "client.address",
     "河南省南阳市工业路8号"),
    ("a label that ends like a denial", "行业类别写电机制造", "factory.industry", "电机制造"),
    ("a name that was changed", "公司已更名为南阳华光电机有限公司", "client.name", "南阳华光电机有限公司"),
    ("a value in the clause behind its label's", "座机升位了，改成0377-65123456", "client.landline", "0377-65123456"),
    ("a value before its label", "473000是我们的邮编", "client.postcode", "473000"),
    ("a fax by the last word before it", "传真机修好了，0377-65123457", "client.fax", "0377-65123457"),
    ("a telephone from abroad", "Tel: +86-377-65123456", "client.landline", "0377-65123456"),
    ("an address for the post", "收证书的地址：河南省南阳市工业路8号", "client.mailing_address",
     "河南省南阳市工业路8号"),
    ("the answer to a quoted question", "> Please tell us the postcode.\nIt is 473000.", "client.postcode", "473000"),
    ("what is put right", "Sorry, wrong postcode. Correct one: 473000", "client.postcode", "473000"),
    ("a dealer of its own", "我们是经销商，公司南阳华光电机有限公司", "client.name", "南阳华光电机有限公司"),
    ("the registered place of the factory", "生产企业另有一家，注册在南阳市工业路8号", "factory.address",
     "南阳市工业路8号"),
    ("who sends a mail", "发件人：张海燕 <a.b@example.com>\n信用代码稍后补", "client.contact", "张海燕"),
    ("models that only the list tells", "我们就认证灯具，BAD85和BAX1208D两个型号", "products[new].models",
     "BAD85；BAX1208D"),
    ("several markings", "铭牌上是Ex db IIC T4 Gb/Ex tb IIIC T135℃ Db", "products[new].ex_marking",
     "Ex db IIC T4 Gb/Ex tb IIIC T135℃ Db"),
    ("a power without poles", "额定功率：100 W，型号BAD85-100", "products[new].ratings", "100 W"),
    ("a contact told a clause after its label", "认证联系人另外一个，张海燕", "client.contact", "张海燕"),
    ("a contact before its label", "13812345678，张海燕，就写这个认证联系人", "client.contact", "张海燕"),
    ("a contact whom a firm names", "Nanyang Motor Co., Ltd. herewith names Zhang Min its certification contact.",
     "client.contact", "Zhang Min"),
    ("a firm above its department", "南阳华光电机有限公司质保部：联系人张海燕", "client.name", "南阳华光电机有限公司"),
    ("a firm called so today", "公司去年底改制了，现在叫南阳华光电机有限公司，别用老名字了", "client.name",
     "南阳华光电机有限公司"),
    ("a producer that is the group", "生产者是我们集团公司，南阳华光电机有限公司", "producer.name",
     "南阳华光电机有限公司"),
    ("who all of them are", "委托方与生产者均为我司：南阳华光电机有限公司", "producer.name", "南阳华光电机有限公司"),
    ("a code in groups of four", "委托人代码：9135 0100 M000 100Y 43", "client.credit_code", "91350100M000100Y43"),
    ("a site behind an English verb", "Production is carried out at Main Workshop (36 employees).", "sites[new].name",
     "Main Workshop"),
    ("people whom a site employs", "We have one site. North Plant employs 140.", "sites[new].employees", "140"),
    ("a site behind a heading", "厂区概况（摘自可研）：新厂区位于安徽省合肥市高新区望江西路310号", "sites[new].name",
     "新厂区"),
    ("a product behind its models", "申请产品2个型号：BXM51-6/25K、BXM51-8/32K，都是防爆照明配电箱",
     "products[new].name", "防爆照明配电箱"),
    ("the end of a list of models", "BDZ52-63/3和BXK-T2，都是这次申请的型号", "products[new].models",
     "BDZ52-63/3；BXK-T2"),
    ("an Ex certificate that is a model's", "合格证CNEx24.9153U是YBX3-355M1-4W的", "products[new].ex_certificate_no",
     "CNEx24.9153U"),
    ("a visit around a holiday", "希望现场检查安排在五一之后第二周", "application.preferred_visit", "五一之后第二周"),
    ("a name beside labels of a site", "Site data complexity: medium. Staff: 85. Name: Riverside Works.",
     "sites[new].name", "Riverside Works"),
    ("a city of the client's behind its label", "生产企业在温州市，委托人在无锡市", "client.city", "无锡市"),
    ("a card in one line", "Zhang Min | Nanyang Motor Co., Ltd. | 13812345678", "client.contact", "Zhang Min"),
)


@pytest.mark.parametrize("message", [message for _, message in OTHERS], ids=[what for what, _ in OTHERS])
def test_what_is_not_the_applicants_is_not_proposed(message: str) -> None:
    assert extract(message, EMPTY, CNEX, TODAY) == ()


@pytest.mark.parametrize(
    ("message", "path", "value"), [each[1:] for each in OURS], ids=[each[0] for each in OURS]
)
def test_what_the_applicant_states_is_proposed(message: str, path: str, value: str) -> None:
    proposals = extract(message, EMPTY, CNEX, TODAY)
    assert (path, value) in {(proposal.path, proposal.value) for proposal in proposals}


@pytest.mark.parametrize("opening", ["企业企业", "这边这里"])
def test_a_firm_behind_hundreds_of_plain_words_is_reached(opening: str) -> None:
    """Were the words tried in every order, this would not end."""
    assert extract(opening * 150 + "付给南阳华光电机有限公司", EMPTY, CNEX, TODAY) == ()


def test_a_row_of_a_table_that_says_it_does_not_count_is_left_out() -> None:
    message = "产品名称\t型号\t备注\n防爆投光灯\tBFC8120\t主推\n防爆平台灯\tBPC8730\t停产"
    assert {proposal.value for proposal in extract(message, EMPTY, CNEX, TODAY)} == {"防爆投光灯", "BFC8120"}


def test_people_of_no_named_place_are_no_site_beside_those_of_one() -> None:
    proposals = extract("装配车间98人，铸造车间45人，参观的20人", EMPTY, CNEX, TODAY)
    assert {proposal.row for proposal in proposals} == {"new", "new-2"}


def test_two_numbers_of_people_without_a_place_are_asked_about() -> None:
    found = understood("一处员工80人；另一处员工120人", EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    assert [each.values for each in found.candidates] == [("80", "120")]


def test_the_postcode_of_a_site_is_no_partys() -> None:
    proposals = extract("场所名称：北厂；地址：南阳市工业路8号；邮编：473000；人数：80", EMPTY, CNEX, TODAY)
    assert "473000" not in {proposal.value for proposal in proposals}


@pytest.mark.parametrize(("says", "path", "values"), [
    ("手机 13912345678 或者 13812345678", "client.mobile", ("13912345678", "13812345678")),
    ("员工人数是 320，实际现在 356", "sites[new].employees", ("320", "356")),
])
def test_the_other_of_two_values_is_offered_too(says: str, path: str, values: tuple[str, ...]) -> None:
    found = understood(says, EMPTY, CNEX, TODAY)
    assert found.proposals == ()
    assert [(each.path, each.values) for each in found.candidates] == [(path, values)]


@pytest.mark.parametrize(("says", "path", "value"), [
    ("公司全称：南阳华光电机有限公司（以前叫南阳第二电机厂，2019年改的名）", "client.name", "南阳华光电机有限公司"),
    ("产品主要是防爆投光灯，型号BFC8120", "products[new].name", "防爆投光灯"),
    ("联系人张海燕，座机0377-6512345-805", "client.landline", "0377-6512345-805"),
])
def test_an_aside_with_a_comma_a_word_of_degree_and_an_extension_take_nothing_away(
    says: str, path: str, value: str
) -> None:
    found = {proposal.path: proposal.value for proposal in extract(says, EMPTY, CNEX, TODAY)}
    assert found[path] == value
    assert "第二电机厂" not in "".join(found.values())
