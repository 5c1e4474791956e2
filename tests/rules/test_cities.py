"""A city is found however it is written, and the largest of several namesakes is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.cities import city_named, similar_cities

PREFECTURES = {
    "北京": "北京", "天津": "天津", "上海": "上海", "重庆": "重庆",
    "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水",
    "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
    "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒盟 阿拉善盟",
    "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
    "吉林": "长春 吉林 四平 辽源 通化 白山 松原 白城 延边",
    "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭",
    "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟 太仓 宜兴",
    "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 乐清 慈溪 余姚 瑞安",
    "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
    "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮",
    "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
    "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 寿光 诸城",
    "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源",
    "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门",
    "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
    "广东": "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
    "海南": "海口 三亚 三沙 儋州",
    "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜"
    " 凉山",
    "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南",
    "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆",
    "西藏": "拉萨 日喀则 昌都 林芝 山南 那曲 阿里",
    "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
    "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南",
    "青海": "西宁 海东 海北 黄南 果洛 玉树 海西 格尔木",
    "宁夏": "银川 石嘴山 吴忠 固原 中卫",
    "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子",
}


@pytest.mark.parametrize("province", PREFECTURES)
def test_every_prefecture_is_found_in_its_province(province: str) -> None:
    """Bare, and behind its province."""
    for name in PREFECTURES[province].split():
        for written in (name, f"{province}{name}"):
            found = city_named(written)
            assert found is not None, written
            assert found.province.zh == province, written


@pytest.mark.parametrize(
    "written",
    ["南阳", "南阳市", "河南省南阳市", "河南南阳", "中国河南省南阳市", "Nanyang", "nanyang", "Nanyang, Henan",
     "Nanyang City", "Nanyang, Henan Province, China", " 南 阳 市 ", "南陽市"],
)
def test_one_city_is_found_in_every_writing(written: str) -> None:
    """Nanyang lies at 33.0 N, 112.5 E."""
    found = city_named(written)
    assert found is not None
    assert (round(found.latitude), round(found.longitude)) == (33, 113)


@pytest.mark.parametrize(
    ("address", "city", "province"),
    [
        ("江苏省苏州市昆山市玉山镇", "昆山", "江苏"),
        ("河南省南阳市高新区", "南阳", "河南"),
        ("浙江省温州市乐清市柳市镇", "乐清", "浙江"),
        ("上海市浦东新区", "浦东新区", "上海"),
        ("北京市朝阳区", "北京", "北京"),
        ("黔东南苗族侗族自治州", "黔东南", "贵州"),
        ("海南藏族自治州", "海南州", "青海"),
        ("甘肃省甘南藏族自治州", "甘南", "甘肃"),
        ("广西壮族自治区南宁市", "南宁", "广西"),
    ],
)
def test_an_address_leads_to_its_narrowest_known_part(address: str, city: str, province: str) -> None:
    """A district that the list lacks falls back to its city, never to a namesake far away."""
    found = city_named(address)
    assert found is not None
    assert (found.name, found.province.zh) == (city, province)


@pytest.mark.parametrize("written", ["", "   ", "火星", "河南省", "海南省", "市", "省市", "x" * 5000])
def test_what_is_no_city_is_not_found(written: str) -> None:
    """A province alone is no city."""
    assert city_named(written) is None


def test_the_largest_of_several_namesakes_is_meant_and_they_are_counted() -> None:
    """Suzhou in Jiangsu before Suzhou in Anhui; 苏州 in Chinese has no rival."""
    by_sound, by_sign = city_named("Suzhou"), city_named("苏州")
    assert by_sound is not None
    assert by_sign is not None
    assert by_sound.province.zh == by_sign.province.zh == "江苏"
    assert by_sound.namesakes > 0 == by_sign.namesakes


def test_a_province_decides_between_namesakes() -> None:
    """宿州 is Suzhou too."""
    found = city_named("Suzhou, Anhui")
    assert found is not None
    assert found.province.zh == "安徽"


@pytest.mark.parametrize(
    ("typed", "meant"), [("郑洲", "郑州"), ("Zhengzou", "郑州"), ("北晶", "北京"), ("河南省", "郑州")]
)
def test_a_slip_is_answered_with_the_city_meant_first(typed: str, meant: str) -> None:
    """For a province, its largest city comes first."""
    assert similar_cities(typed)[0].zh == meant


def test_a_slip_in_pinyin_is_answered_in_pinyin_and_a_foreign_name_with_no_city() -> None:
    assert similar_cities("Zhengzou")[0].en == "Zhengzhou (郑州)"
    assert similar_cities("Atlantis") == ()


@given(st.text(max_size=80))
def test_any_text_is_a_city_or_none_and_has_at_most_three_likenesses(text: str) -> None:
    """Nothing that is typed raises; what is found lies in China."""
    found = city_named(text)
    if found is not None:
        assert 3 < found.latitude < 54
        assert 73 < found.longitude < 136
    elif len(text) < 6:
        assert len(similar_cities(text)) <= 3
