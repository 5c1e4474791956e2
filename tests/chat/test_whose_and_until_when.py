"""Whose a value is, where it ends and whether it still holds, in the ways that the seventh set's authors told it."""

import pytest
from conversations import TODAY, application_with, scheme_named

from intake_app.chat.extraction import extract, understood

TOLD = (
    ("the factory is said to be us", "cnex_ex", "工厂就是我们自己：南阳华光电机有限公司",
     {"client.name": "南阳华光电机有限公司", "factory.name": "南阳华光电机有限公司"}),
    ("a party that we are not is named next", "cnex_ex", "Producer is not us. It is Nanyang Motor Co., Ltd.",
     {"producer.name": "Nanyang Motor Co., Ltd."}),
    ("one firm acts as two parties", "cnex_ex", "Nanyang Motor Co., Ltd. is client and factory.",
     {"client.name": "Nanyang Motor Co., Ltd.", "factory.name": "Nanyang Motor Co., Ltd."}),
    ("we are set beside another party", "cnex_ex", "我们：南阳华光电机有限公司；制造商：温州华光电机有限公司",
     {"client.name": "南阳华光电机有限公司", "producer.name": "温州华光电机有限公司"}),
    ("the client is the producer", "cnex_ex", "制造商：南阳华光电机有限公司，委托人就是制造商那家",
     {"client.name": "南阳华光电机有限公司", "producer.name": "南阳华光电机有限公司"}),
    ("a colleague is to be written to", "cnex_ex", "Please write to my colleague Emma Fischer at a.b@example.com",
     {"client.contact": "Emma Fischer", "client.email": "a.b@example.com"}),
    ("one of all is named", "cnex_ex", "全厂现在连食堂的师傅一起58个人", {"sites[new].employees": "58"}),
    ("a card parted by slashes", "cnex_ex", "张海燕／南阳华光电机有限公司／13812345678", {
        "client.contact": "张海燕", "client.name": "南阳华光电机有限公司", "client.mobile": "13812345678",
    }),
    ("an answer above the mail that it answers", "cnex_ex",
     "张海燕　南阳华光电机有限公司　13812345678\n——原始邮件——\n发件人：林样本\n电话：010-60000003", {
         "client.contact": "张海燕", "client.name": "南阳华光电机有限公司", "client.mobile": "13812345678",
     }),
    ("the new one stands behind a colon", "cnex_ex", "手机号换了，旧的停机了：13812345678",
     {"client.mobile": "13812345678"}),
    ("what was said another time does not count", "cnex_ex", "老厂区人数核过了，85人，上次我随口说的不算",
     {"sites[new].name": "老厂区", "sites[new].employees": "85"}),
    ("a condition is no denial", "cnex_ex", "手机打不通的话打座机0377-65123456", {"client.landline": "0377-65123456"}),
    ("several things after a sign", "cec_salt", "减碳措施：更换永磁电机；回收冷凝水",
     {"application.reduction_measures": "更换永磁电机；回收冷凝水"}),
    ("several things without one", "cec_salt", "减碳措施MVR替代三效蒸发，冷凝水回用",
     {"application.reduction_measures": "MVR替代三效蒸发，冷凝水回用"}),
    ("thanks are no part of it", "cec_salt", "减碳措施：余热回收；更换高效电机，谢谢",
     {"application.reduction_measures": "余热回收；更换高效电机"}),
    ("who approved a capacity is no part of it", "cec_salt", "产能15万吨/年是环评批的",
     {"sites[new].capacity": "15万吨/年"}),
    ("a site has a number", "cec_salt", "The site is called Salt Works No. 2.",
     {"sites[new].name": "Salt Works No. 2"}),
    ("two products in one breath", "cnex_ex", "一个产品是防爆配电箱，型号BXM51-4；另一个是防爆平台灯，型号BAD85-100", {
        "products[new].name": "防爆配电箱", "products[new].models": "BXM51-4",
        "products[new-2].name": "防爆平台灯", "products[new-2].models": "BAD85-100",
    }),
    ("a short refusal behind a colon", "cnex_ex", "Publication: we do not agree.",
     {"application.disclosure_consent": "no"}),
    ("what the chairman thinks", "cnex_ex", "公布认证结果那条，董事长的意思是不同意",
     {"application.disclosure_consent": "no"}),
    ("an audit put it right", "cec_salt", "统计期产量算错了，审计后是88,460", {"application.product_output": "88460"}),
    ("one address is two parties'", "cnex_ex", "生产地址同注册地址，都是福建省福安市秦溪洋工业区电机一路77号", {
        "client.address": "福建省福安市秦溪洋工业区电机一路77号", "client.city": "福建省福安市",
        "sites[new].address": "福建省福安市秦溪洋工业区电机一路77号", "sites[new].city": "福建省福安市",
    }),
    ("the same firm again", "cnex_ex", "Client: Nanyang Motor Co., Ltd.; producer: same; factory: same", {
        "client.name": "Nanyang Motor Co., Ltd.", "producer.name": "Nanyang Motor Co., Ltd.",
        "factory.name": "Nanyang Motor Co., Ltd.",
    }),
    ("two sites are told together", "cnex_ex", "总装车间、绕线车间两处，人数分别是73人和51人", {
        "sites[new].name": "总装车间", "sites[new].employees": "73",
        "sites[new-2].name": "绕线车间", "sites[new-2].employees": "51",
    }),
    ("a visit with a time to avoid", "cnex_ex", "现场检查希望在6月中旬，避开月底",
     {"application.preferred_visit": "6月中旬，避开月底"}),
    ("a colleague's box is only copied to", "cnex_ex",
     "同事的邮箱 a.b@example.com 抄送一下就行，联系人邮箱还是 c.d@example.com",
     {"client.email": "c.d@example.com"}),
    ("a first and a last day in two lines", "cnex_ex", "起：2025/04/01\n止：2026/03/31",
     {"application.period_from": "2025-04-01", "application.period_to": "2026-03-31"}),
    ("who is paid to make it is the factory", "cnex_ex",
     "灯具委托南阳华光电机有限公司代工，它的地址河南省南阳市卧龙区工业路13号。"
     "我们的注册地址是福建省福安市秦溪洋工业区电机一路77号", {
         "factory.name": "南阳华光电机有限公司", "factory.address": "河南省南阳市卧龙区工业路13号",
         "factory.city": "河南省南阳市", "client.address": "福建省福安市秦溪洋工业区电机一路77号",
         "client.city": "福建省福安市",
     }),
    ("who designs and makes it is two parties", "cnex_ex", "这款灯是南阳华光电机有限公司研发制造的",
     {"producer.name": "南阳华光电机有限公司", "factory.name": "南阳华光电机有限公司"}),
    ("to a dealer the maker of the goods is the producer", "cnex_ex",
     "我们是经销商，货是南阳华光电机有限公司生产的", {"producer.name": "南阳华光电机有限公司"}),
    ("who fills the form for a client", "cnex_ex",
     "我在温州华光咨询有限公司做认证代理的，替客户填表。客户公司南阳华光电机有限公司，联系人张海燕",
     {"client.name": "南阳华光电机有限公司", "client.contact": "张海燕"}),
    ("a signature above the mail that it answers", "cnex_ex",
     "资料见附件。\n\n张海燕\n质量部\n南阳华光电机有限公司\n电话：0377-65123456\n--------\n2026-03-12 受理岗 写道：\n"
     "请补合格证，联系人：林样本，电话010-60000003", {
         "client.contact": "张海燕", "client.name": "南阳华光电机有限公司", "client.landline": "0377-65123456",
     }),
    ("the former and the latter", "cnex_ex", "东厂在南阳市，西厂在温州市，前者73人，后者51人", {
        "sites[new].name": "东厂", "sites[new].city": "南阳市", "sites[new].employees": "73",
        "sites[new-2].name": "西厂", "sites[new-2].city": "温州市", "sites[new-2].employees": "51",
    }),
    ("the plant with its people is a site", "cnex_ex", "Our plant in Nanyang employs 85 people.",
     {"sites[new].city": "Nanyang", "sites[new].employees": "85"}),
    ("a number right behind the contact", "cnex_ex", "法人代表林样本，具体跟进的是张海燕13812345678",
     {"client.contact": "张海燕", "client.mobile": "13812345678"}),
    ("whom to ask, behind others", "cnex_ex", "老板姓林，不管事，认证问题联系张海燕，13812345678",
     {"client.contact": "张海燕", "client.mobile": "13812345678"}),
    ("a wish in English", "cnex_ex", "We'd like the inspection to take place between 8 and 19 June.",
     {"application.preferred_visit": "between 8 and 19 June"}),
    ("a wish in two languages", "cnex_ex", "site visit 我们 prefer 9月上旬，那时不检修",
     {"application.preferred_visit": "9月上旬"}),
    ("a key by which things are shared", "cec_salt", "Steam is shared out by mass.",
     {"application.allocated_by": "mass"}),
    ("certificates that one holds", "cec_salt", "Certificates we hold: ISO 9001 and ISO 45001",
     {"application.other_certificates": "ISO 9001 and ISO 45001"}),
    ("a firm says what it is", "cnex_ex",
     "Dear team, Nanyang Motor Co., Ltd. is the importer. The motors come from Fischer Drives GmbH.",
     {"client.name": "Nanyang Motor Co., Ltd."}),
    ("a consultant who is asked by a client", "cnex_ex",
     "受客户委托填表。客户名称南阳华光电机有限公司，客户电话0377-65123456",
     {"client.name": "南阳华光电机有限公司", "client.landline": "0377-65123456"}),
    ("what a value is not", "cnex_ex", "The postcode is 473000, not 473001.", {"client.postcode": "473000"}),
    ("how a name is not to be written", "cec_salt", "名称填精制工业盐，不要写成食用盐",
     {"products[new].name": "精制工业盐"}),
    ("a name right before an address of e-mail", "cnex_ex", "Everything else goes to Emma Fischer, a.b@example.com.",
     {"client.contact": "Emma Fischer", "client.email": "a.b@example.com"}),
    ("a site in brackets", "cnex_ex", "Our workshop (Bay 4) has 85 staff",
     {"sites[new].name": "Bay 4", "sites[new].employees": "85"}),
    ("products with their models in brackets", "cnex_ex",
     "Products: Ex sounder (BBJ-110), Ex control box (BXK51-4)", {
         "products[new].name": "Ex sounder", "products[new].models": "BBJ-110",
         "products[new-2].name": "Ex control box", "products[new-2].models": "BXK51-4",
     }),
    ("what a part is made of", "cnex_ex", "底座是铸铁的，一年41吨", {
        "materials[new].name": "底座", "materials[new].main_material": "cast_iron", "materials[new].weight": "41000",
    }),
    ("what is applied for", "cnex_ex",
     "We would like to apply for the carbon footprint certification of our explosion-proof luminaires.",
     {"products[new].family": "ex_luminaire"}),
)
NOBODYS = (
    ("a neighbouring plant", "邻厂北岑盐厂也要做，他们人多，有400多号人"),
    ("a firm somewhere", "盐城有家公司南阳华光电机有限公司，他们的证书是谁做的"),
    ("a caterer's number", "0577-86153789是外包食堂老板的号，老有人打错"),
    ("a rival's model", "The model in the brochure, BAX1208D, belongs to a competitor, please ignore it."),
    ("a number of the certification body", "您发的通知上落款的曾老师，电话是0377-88084588对吧，我打过去没人接"),
    ("what was copied from a website",
     "Attn: Certification Department\nTel. 0536-70934384\n(this is copied from your website)"),
    ("the application before", "上一版申请书填的单元数是3，这次多少还在商量"),
    ("single months", "8月产了9600吨，9月检修只有3100吨，其他月份还在汇"),
    ("a question which of two", "Kindly advise: allocation by mass or by value, which is preferred?"),
    ("a target that was never signed", "去年减排目标是想定5%的，后来老总没签字，现在还没有目标"),
    ("a line that is not lit yet", "二期设计产能80万吨，年底才点火，先别算"),
    ("a plant next door", "我们隔壁的华光电机厂有450人，他们去年就拿证了"),
    ("a rival's marking", "The certificate of our competitor says Ex db IIC T6 Gb, ours is still being tested."),
    ("somebody's plant", "Their plant in Wuxi has 300 people; ours is smaller."),
    ("people on holiday", "This week the line stood still, 320 people had holidays."),
    ("what was not made", "去年因为检修少产了5200吨"),
    ("the year before the period", "前年的产量是4.8万吨，不在统计期里"),
    ("a heat company's steam", "供热公司说他们全年发了32万吨蒸汽"),
    ("a parent that is sent an invoice", "could you send the invoice to our parent company, Hengli Holding Ltd.?"),
    ("a model that is put off", "型号YBX3-160M-4和YBX3-180L-4，后面那个先不报"),
    ("who takes in the post", "收件人张海燕（门卫室代收）"),
    ("an address that will be", "Please note our new address from September: No. 12 Keji Avenue, Wenzhou, Zhejiang."),
    ("a client of a firm that applies itself", "客户叫南阳华光电机有限公司，催我们把证书给他们"),
    ("a consultancy's number", "Mr Fang of Wuxi Greenstep Consulting, +86 19341996042, prepares the papers."),
    ("who made a machine", "厂里那台空压机是南阳华光机械有限公司生产的，铭牌还在"),
    ("a report that is waited for", "We would like the audit report before 30 June."),
)


@pytest.mark.parametrize(("what", "scheme", "says", "expected"), TOLD, ids=[each[0] for each in TOLD])
def test_a_value_is_told_where(what: str, scheme: str, says: str, expected: dict[str, str]) -> None:
    found = extract(says, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    assert {each.path: each.value for each in found if not each.path.endswith(".kind")} == expected


@pytest.mark.parametrize(("what", "says"), NOBODYS, ids=[each[0] for each in NOBODYS])
def test_nothing_is_proposed_of(what: str, says: str) -> None:
    for scheme in ("cec_salt", "cnex_ex"):
        assert not understood(says, application_with(scheme=scheme), scheme_named(scheme), TODAY).proposals


@pytest.mark.parametrize(("kind", "says"), [
    ("importer", "We are the importer of these motors, not the manufacturer."),
    ("dealer", "我公司系经销商，不设工厂。"),
    ("producer", "申请人就是制造商。"), ("importer", "客户是进口商，制造商在国外"), (None, "我们的客户是经销商"),
    (None, "Are we the importer?"), (None, "我们不是进口商"), (None, "If we are the importer, which contract is it?"),
])
def test_a_client_says_what_it_is(kind: str | None, says: str) -> None:
    found = extract(says, application_with(), scheme_named("cnex_ex"), TODAY)
    assert {each.path: each.value for each in found}.get("client.kind") == kind
