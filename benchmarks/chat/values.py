"""Made-up companies, people, codes and numbers for the places in a shape; none of them is real on purpose.

Only values are made here. How an applicant words a message stands in `shapes/`, written by hand.
"""

import random
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from stdnum.cn import ric, uscc

PLACES = (
    ("河南省南阳市", "卧龙区", "工业路", "473000", "Nanyang", "Henan"),
    ("浙江省温州市", "乐清市", "柳市镇新光大道", "325604", "Wenzhou", "Zhejiang"),
    ("江苏省无锡市", "惠山区", "洛社镇人民南路", "214187", "Wuxi", "Jiangsu"),
    ("山东省潍坊市", "寒亭区", "海港路", "261108", "Weifang", "Shandong"),
    ("江苏省淮安市", "洪泽区", "盐化一路", "223100", "Huaian", "Jiangsu"),
    ("四川省自贡市", "大安区", "盐都大道", "643010", "Zigong", "Sichuan"),
    ("辽宁省沈阳市", "铁西区", "开发大路", "110027", "Shenyang", "Liaoning"),
    ("湖北省应城市", "经济开发区", "城南大道", "432400", "Yingcheng", "Hubei"),
    ("安徽省合肥市", "高新区", "望江西路", "230088", "Hefei", "Anhui"),
    ("福建省福安市", "秦溪洋工业区", "电机一路", "355000", "Fu'an", "Fujian"),
    ("广东省佛山市", "顺德区", "大良街道凤翔路", "528300", "Foshan", "Guangdong"),
    ("重庆市", "渝北区", "龙都大道", "401120", "Chongqing", "Chongqing"),
    ("河北省保定市", "满城区", "要庄工业园科创路", "072150", "Baoding", "Hebei"),
    ("湖南省衡阳市", "珠晖区", "茶山坳镇盐化大道", "421005", "Hengyang", "Hunan"),
)
BRANDS = (
    "华曜", "恒砺", "东澜", "瑞峤", "启隆", "盛沅",
    "北岑", "海珩", "金穗源", "天堃", "立信达", "宏泽", "安朗", "鑫翌",
)
BRANDS_EN = ("Huayao", "Hengli", "Donglan", "Ruiqiao", "Qilong", "Shengyuan", "Beicen", "Haiheng", "Tiankun", "Anlang")
TRADES = (
    "防爆电机", "防爆电器", "电机制造", "防爆照明", "仪器仪表", "机电设备", "电气", "特种电机",
    "盐化", "盐业", "化工", "矿盐",
)
TRADES_EN = (
    "Explosion-proof Motor", "Electric", "Lighting", "Instrument", "Salt Chemical", "Machinery", "Salt Industry",
)
ENDINGS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
ENDINGS_EN = ("Co., Ltd.", "Co., Ltd.", "Co.,Ltd.", "Ltd.", "Company Limited", "Inc.")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
GIVEN = (
    "伟", "芳", "建国", "晓燕", "志强", "丽娟", "海涛", "文博",
    "雪梅", "国栋", "思远", "敏", "子涵", "红霞", "永胜", "静",
)
PEOPLE_EN = (
    "Li Wei", "Zhang Min", "Wang Haitao", "Chen Xiaoyan", "Zhao Guodong", "Liu Jing", "Sun Lijuan", "Zhou Wenbo",
    "Emma Fischer", "Daniel Huang",
)
MAILBOXES = ("sales", "info", "zhiliang", "office", "cert", "wang.hai", "lmin1988", "qc_dept", "service01")
DOMAINS = ("example.com", "example.cn", "example.com.cn", "mail.example.net", "hy-motor.example.com")
SITES = (
    "一号厂区", "二号厂区", "东厂区", "西厂区", "老厂区", "新厂区", "高新区工厂", "滨海基地", "总部厂区", "装配车间",
)
SITES_EN = ("North Plant", "South Plant", "Plant 2", "Riverside Works", "Main Workshop", "Hi-tech Zone Plant")
MOTORS = (
    "YBX3-355M1-4", "YBX4-280S-2", "YBX3-200L-4", "YB3-160M-6", "YBK3-315L2-4", "YBX5-132S1-2", "YBBP-250M-4",
    "YBX3-355M1-4W", "YBDC-90L-4", "YBF3-112M-2",
)
LAMPS = ("BAD85-100", "BZD180-102", "BFC8126", "BAX1208D", "BLD820-40", "BPC8765-60", "BAT95-50Z")
BOXES = ("BXM51-6/25K", "BQC53-32/380", "BZC8030-A2B1", "BDZ52-63/3", "BXK-T2", "BLK52-100L")
MARKINGS = ("Ex db IIB T4 Gb", "Ex db IIC T6 Gb", "Ex ec IIC T3 Gc", "Ex db eb IIC T5 Gb", "Ex tb IIIC T130℃ Db")
GAUGES = ("EJA530A", "LWGY-50", "WZP-240A", "YSG-3", "UHZ-519C", "CR-6042EX")


class Made(NamedTuple):
    """A value as a message writes it, and what else is known of it: `city`, `post`."""

    written: str
    parts: Mapping[str, str] = {}


def credit_code(chance: random.Random) -> str:
    """A code of which both check characters fit."""
    region = chance.choice(("411300", "330382", "320206", "370703", "110105", "500101", "210106", "350981", "440606"))
    organisation = "MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    left = 11 - sum(int(c, 36) * w for c, w in zip(organisation, weights, strict=True)) % 11
    digit = {10: "X", 11: "0"}.get(left, str(left))
    body = chance.choice(("91", "91", "91", "92", "93")) + region + organisation + digit
    return body + uscc.calc_check_digit(body)


def identity_number(chance: random.Random) -> str:
    """A citizen's number whose check character fits."""
    born = f"{chance.randint(1960, 1999)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    body = chance.choice(("411302", "330382", "110105", "370703")) + born + f"{chance.randint(1, 999):03d}"
    return body + ric.calc_check_digit(body + "0")


def full_width(text: str) -> str:
    """Letters and digits as Chinese input methods write them in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _mobile(chance: random.Random) -> str:
    return f"1{chance.choice('35789')}{chance.randint(0, 9)}{chance.randint(0, 99_999_999):08d}"


def _company(chance: random.Random) -> str:
    return _town(chance) + chance.choice(BRANDS) + chance.choice(TRADES) + chance.choice(ENDINGS)


def _company_in_brackets(chance: random.Random) -> str:
    place = chance.choice(("江苏", "北京", "天津"))
    return f"{chance.choice(BRANDS)}{chance.choice(TRADES)}（{place}）有限公司"


def _small_company(chance: random.Random) -> str:
    return chance.choice(BRANDS) + chance.choice(("电机厂", "防爆电器厂", "仪表厂", "盐厂", "化工厂"))


def _company_en(chance: random.Random) -> str:
    town = chance.choice(PLACES[:9])[4]
    return f"{town} {chance.choice(BRANDS_EN)} {chance.choice(TRADES_EN)} {chance.choice(ENDINGS_EN)}"


def _town(chance: random.Random) -> str:
    return chance.choice(PLACES)[0].removesuffix("市")[-2:]


def _landline(chance: random.Random, pattern: str) -> str:
    area = chance.choice(("0377", "0577", "0510", "0536", "0813"))
    return pattern.format(area=area, number=chance.randint(60_000_000, 89_999_999))


def _ex_certificate(chance: random.Random) -> str:
    body = chance.choice(("CNEx", "CJEx", "CQEx"))
    return f"{body}{chance.randint(20, 25)}.{chance.randint(1000, 9999)}{chance.choice(('X', '', 'U'))}"


def _ccc_certificate(chance: random.Random) -> str:
    return f"20{chance.randint(19, 25)}3123{chance.choice(('07', '09', '15'))}{chance.randint(0, 999_999):06d}"


def _address(chance: random.Random) -> Made:
    city, district, street, post, _, _ = chance.choice(PLACES)
    return Made(f"{city}{district}{street}{chance.randint(1, 399)}号", {"city": city, "post": post})


def _street(chance: random.Random) -> str:
    _, district, street, _, _, _ = chance.choice(PLACES)
    return f"{district}{street}{chance.randint(1, 399)}号"


def _address_en(chance: random.Random) -> Made:
    _, _, _, post, city, province = chance.choice(PLACES[:9])
    street = chance.choice(("Gongye Road", "Renmin South Road", "Haigang Road", "Keji Avenue", "Xinguang Street"))
    return Made(f"No. {chance.randint(1, 300)} {street}, {city}, {province}", {"city": city, "post": post})


KINDS: Mapping[str, Callable[[random.Random], str | Made]] = {
    "co": _company,
    "co_short": _small_company,
    "co_par": _company_in_brackets,
    "co_en": _company_en,
    "code": credit_code,
    "code_lc": lambda chance: credit_code(chance).lower(),
    "code_fw": lambda chance: full_width(credit_code(chance)),
    "code_sp": lambda chance: " ".join(re.findall(".{1,4}", credit_code(chance))),
    "id": identity_number,
    "mob": _mobile,
    "mob_sp": lambda chance: (m := _mobile(chance))[:3] + " " + m[3:7] + " " + m[7:],
    "mob_da": lambda chance: (m := _mobile(chance))[:3] + "-" + m[3:7] + "-" + m[7:],
    "mob_86": lambda chance: "+86 " + _mobile(chance),
    "mob_fw": lambda chance: full_width(_mobile(chance)),
    "tel": lambda chance: _landline(chance, "{area}-{number}"),
    "tel_par": lambda chance: _landline(chance, "（{area}）{number}"),
    "tel_sp": lambda chance: _landline(chance, "{area} {number}"),
    "mail": lambda chance: f"{chance.choice(MAILBOXES)}@{chance.choice(DOMAINS)}",
    "mail_qq": lambda chance: f"{chance.randint(100_000_000, 999_999_999)}@example.com",
    "per": lambda chance: chance.choice(SURNAMES) + chance.choice(GIVEN),
    "sur": lambda chance: chance.choice(SURNAMES),
    "per_en": lambda chance: chance.choice(PEOPLE_EN),
    "addr": _address,
    "street": _street,
    "addr_en": _address_en,
    "city": lambda chance: chance.choice(PLACES[:7])[0][3:],
    "city_bare": lambda chance: chance.choice(PLACES[:7])[0][3:-1],
    "pcity": lambda chance: chance.choice(PLACES[:7])[0],
    "city_en": lambda chance: chance.choice(PLACES[:4] + PLACES[5:7])[4],
    "post": lambda chance: chance.choice(PLACES)[3],
    "site": lambda chance: chance.choice(SITES),
    "site_en": lambda chance: chance.choice(SITES_EN),
    "emp": lambda chance: str(chance.choice((36, 58, 85, 120, 156, 210, 268, 320, 455, 780))),
    "motor": lambda chance: chance.choice(MOTORS),
    "lamp": lambda chance: chance.choice(LAMPS),
    "box": lambda chance: chance.choice(BOXES),
    "gauge": lambda chance: chance.choice(GAUGES),
    "num": lambda chance: str(chance.randint(100_000, 99_999_999)),
    "express": lambda chance: "SF" + str(chance.randint(10**12, 10**13 - 1)),
    "bank": lambda chance: "6222" + str(chance.randint(10**14, 10**15 - 1)),
    "ccc": _ccc_certificate,
    "ex_no": _ex_certificate,
    "marking": lambda chance: chance.choice(MARKINGS),
    "trademark": lambda chance: f"第{chance.randint(1_000_000, 39_999_999)}号",
}
"""What a place in a shape may ask for, by name."""
