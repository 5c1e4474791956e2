"""Lines of energy, materials and transport become rows of their tables, each value in its own field."""

import pytest
from conversations import TODAY, application_with, scheme_named
from hypothesis import given
from hypothesis import strategies as st

from intake_app.chat.extraction import extract

LINES = (
    ("cec_salt", "用电：326.4万kWh，外购，数据来源：结算单", {
        "energy[new].carrier": "electricity", "energy[new].amount": "326.4", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].obtained": "bought", "energy[new].source": "invoice",
    }),
    ("cec_salt", "Natural gas, 1,246,000 m3, taken from meter readings", {
        "energy[new].carrier": "natural_gas", "energy[new].amount": "1246000", "energy[new].unit": "m3",
        "energy[new].source": "meter",
    }),
    ("cec_salt", "纯碱486吨，外购，铁路运输260公里", {
        "materials[new].name": "纯碱", "materials[new].amount": "486", "materials[new].unit": "t",
        "materials[new].obtained": "bought", "materials[new].mode": "rail", "materials[new].distance": "260",
    }),
    ("cnex_ex", "主要零部件：轴承，钢，12kg", {
        "materials[new].name": "轴承", "materials[new].main_material": "steel", "materials[new].weight": "12",
    }),
    ("cnex_ex", "铸件从河北运来，公路，850公里，一年320吨", {
        "inbound_transport[new].name": "铸件", "inbound_transport[new].origin": "河北",
        "inbound_transport[new].mode": "road", "inbound_transport[new].distance": "850",
        "inbound_transport[new].weight": "320",
    }),
    ("cec_salt", "产出：硫酸钠 40210吨；氯化钠溶液 286500 m³", {
        "outputs[new].kind": "sodium_sulfate", "outputs[new].amount": "40210", "outputs[new].unit": "t",
        "outputs[new-2].kind": "sodium_chloride", "outputs[new-2].amount": "286500", "outputs[new-2].unit": "m3",
    }),
    ("cec_salt", "化学药剂：纯碱512.8吨、烧碱36吨", {
        "materials[new].kind": "chemical", "materials[new].name": "纯碱", "materials[new].amount": "512.8",
        "materials[new].unit": "t", "materials[new-2].kind": "chemical", "materials[new-2].name": "烧碱",
        "materials[new-2].amount": "36", "materials[new-2].unit": "t",
    }),
    ("cec_salt", "一年用纯碱960吨，烧碱36吨", {
        "materials[new].name": "纯碱", "materials[new].amount": "960", "materials[new].unit": "t",
        "materials[new-2].name": "烧碱", "materials[new-2].amount": "36", "materials[new-2].unit": "t",
    }),
    ("cec_salt", "全年消耗纯碱960吨，用烧碱36吨", {
        "materials[new].name": "纯碱", "materials[new].amount": "960", "materials[new].unit": "t",
        "materials[new-2].name": "烧碱", "materials[new-2].amount": "36", "materials[new-2].unit": "t",
    }),
    ("cec_salt", "辅料：一年用阻垢剂1.8吨", {
        "materials[new].kind": "auxiliary", "materials[new].name": "阻垢剂", "materials[new].amount": "1.8",
        "materials[new].unit": "t",
    }),
    ("cec_salt", "使用说明书12kg，外购", {
        "materials[new].name": "使用说明书", "materials[new].amount": "12", "materials[new].unit": "kg",
        "materials[new].obtained": "bought",
    }),
    ("cec_salt", "硫酸钠线上走了186.4万度电，全部外购", {
        "energy[new].carrier": "electricity", "energy[new].amount": "186.4", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].obtained": "bought",
    }),
    ("cec_salt", "名称：纯碱；类别：化学药剂；用量：512.8；单位：t；来源地：连云港；运输距离：180", {
        "materials[new].name": "纯碱", "materials[new].kind": "chemical", "materials[new].amount": "512.8",
        "materials[new].unit": "t", "materials[new].origin": "连云港", "materials[new].distance": "180",
    }),
    ("cec_salt", "产品产量38650吨", {"application.product_output": "38650", "application.output_unit": "t"}),
    ("cnex_ex", "硅钢片由宝山运来，公路1100km，过磅单", {
        "inbound_transport[new].name": "硅钢片", "inbound_transport[new].origin": "宝山",
        "inbound_transport[new].mode": "road", "inbound_transport[new].distance": "1100",
        "inbound_transport[new].evidence": "weighing",
    }),
    ("cnex_ex", "产品发往华东，公路平均650km", {
        "outbound_transport[new].name": "华东", "outbound_transport[new].mode": "road",
        "outbound_transport[new].distance": "650",
    }),
    ("cnex_ex", "报废后铜铁回收90%，填埋10%", {
        "end_of_life[new].treatment": "recycling", "end_of_life[new].share": "90",
        "end_of_life[new-2].treatment": "landfill", "end_of_life[new-2].share": "10",
    }),
    ("cnex_ex", "天然气32.4万立方米，柴油8.6吨，都是发票加总", {
        "energy[new].carrier": "natural_gas", "energy[new].amount": "32.4", "energy[new].unit": "ten_thousand_m3",
        "energy[new].evidence": "invoice", "energy[new-2].carrier": "diesel", "energy[new-2].amount": "8.6",
        "energy[new-2].unit": "t", "energy[new-2].evidence": "invoice",
    }),
    ("cec_salt", "水：38,600方，流量计读的", {
        "energy[new].carrier": "water", "energy[new].amount": "38600", "energy[new].unit": "m3",
        "energy[new].source": "meter",
    }),
    ("cnex_ex", "其他能源：氮气，5,400立方米，自产", {
        "energy[new].carrier": "other", "energy[new].name": "氮气", "energy[new].amount": "5400",
        "energy[new].unit": "m3", "energy[new].obtained": "own",
    }),
    ("cec_salt", "向园区热力公司外购蒸汽31,870吨，结算单为准", {
        "energy[new].carrier": "heat", "energy[new].amount": "31870", "energy[new].unit": "t",
        "energy[new].obtained": "bought", "energy[new].source": "invoice",
    }),
    ("cec_salt", "Diesel for the forklifts 9,800 litres", {
        "energy[new].carrier": "diesel", "energy[new].amount": "9800", "energy[new].unit": "l",
    }),
    ("cec_salt", "副产杂盐1315吨，过磅单统计的", {
        "outputs[new].kind": "other", "outputs[new].name": "杂盐", "outputs[new].amount": "1315",
        "outputs[new].unit": "t", "outputs[new].source": "weighing",
    }),
    ("cnex_ex", "主要原材料两行：\n机座 材质铸铁 92600kg\n转轴 材质钢 31450kg", {
        "materials[new].name": "机座", "materials[new].main_material": "cast_iron", "materials[new].weight": "92600",
        "materials[new-2].name": "转轴", "materials[new-2].main_material": "steel", "materials[new-2].weight": "31450",
    }),
    ("cnex_ex", "名称 重量 材质\n灯罩 1.4kg 玻璃\n壳体 5.6kg 铝", {
        "materials[new].name": "灯罩", "materials[new].weight": "1.4", "materials[new].main_material": "glass",
        "materials[new-2].name": "壳体", "materials[new-2].weight": "5.6",
        "materials[new-2].main_material": "aluminium",
    }),
    ("cnex_ex", "出货去向新疆，油田企业，重量18.6吨，4100公里，铁路", {
        "outbound_transport[new].name": "新疆，油田企业", "outbound_transport[new].weight": "18.6",
        "outbound_transport[new].distance": "4100", "outbound_transport[new].mode": "rail",
    }),
    ("cec_salt", "监测参数：蒸汽流量，单位t/h，来源2号流量计，每天抄一次", {
        "parameters[new].name": "蒸汽流量", "parameters[new].unit": "t/h", "parameters[new].source": "2号流量计",
        "parameters[new].frequency": "每天抄一次",
    }),
    ("cnex_ex", "Use phase: lifetime 8 a, 60 W, basis: energy efficiency test report", {
        "use[new].lifetime": "8", "use[new].power": "60", "use[new].evidence": "energy efficiency test report",
    }),
    ("cnex_ex", "报废：回收利用92%，运到处理点60km", {
        "end_of_life[new].treatment": "recycling", "end_of_life[new].share": "92", "end_of_life[new].distance": "60",
    }),
    ("cec_salt", "补一行：絮凝剂，类别辅料，12.5吨，从河南洛阳来，公路，310km", {
        "materials[new].name": "絮凝剂", "materials[new].kind": "auxiliary", "materials[new].amount": "12.5",
        "materials[new].unit": "t", "materials[new].origin": "河南洛阳", "materials[new].mode": "road",
        "materials[new].distance": "310",
    }),
    ("cec_salt", "水处理用活性炭，外购，8吨，过磅单", {
        "materials[new].name": "活性炭", "materials[new].obtained": "bought", "materials[new].amount": "8",
        "materials[new].unit": "t", "materials[new].source": "weighing",
    }),
    ("cnex_ex", "出口那批：上海港，56吨，铁路，1240公里", {
        "outbound_transport[new].name": "上海港", "outbound_transport[new].weight": "56",
        "outbound_transport[new].mode": "rail", "outbound_transport[new].distance": "1240",
    }),
    ("cec_salt", "冷凝水那条参数：名称冷凝水流量；单位m3/h；监测仪表电磁流量计，0.5级；频次每班一次，按日汇总", {
        "parameters[new].name": "冷凝水流量", "parameters[new].unit": "m3/h",
        "parameters[new].instrument": "电磁流量计，0.5级", "parameters[new].frequency": "每班一次，按日汇总",
    }),
    ("cec_salt", "Data sheet, stage production: filled in by Anna Keller on 2026-03-09", {
        "data_sheets[new].stage": "production", "data_sheets[new].filled_by": "Anna Keller",
        "data_sheets[new].filled_on": "2026-03-09",
    }),
    ("cnex_ex", "| 物料 | 材质 | 数量 | 重量kg |\n| 端盖 | 铸铁 | 420只 | 3360 |\n| 轴 | 钢 | 210只 | 1890 |", {
        "materials[new].name": "端盖", "materials[new].main_material": "cast_iron", "materials[new].quantity": "420",
        "materials[new].quantity_unit": "piece", "materials[new].weight": "3360", "materials[new-2].name": "轴",
        "materials[new-2].main_material": "steel", "materials[new-2].quantity": "210",
        "materials[new-2].quantity_unit": "piece", "materials[new-2].weight": "1890",
    }),
    ("cec_salt", "这次办再认证，老证书号CEC-PCF-2022-0031", {
        "application.kind": "recertification", "changes.certificate_no": "CEC-PCF-2022-0031",
    }),
    ("cec_salt", "Row 3: sulfuric acid, 98 t, purchased, from Zibo, 410 km, by tank truck, weighbridge tickets", {
        "materials[new].name": "sulfuric acid", "materials[new].amount": "98", "materials[new].unit": "t",
        "materials[new].obtained": "bought", "materials[new].origin": "Zibo", "materials[new].distance": "410",
        "materials[new].mode": "road", "materials[new].source": "weighing",
    }),
    ("cec_salt", "投加量：臭氧23.6吨（自产），液碱1,240吨（外购）", {
        "materials[new].name": "臭氧", "materials[new].amount": "23.6", "materials[new].unit": "t",
        "materials[new].obtained": "own", "materials[new-2].name": "液碱", "materials[new-2].amount": "1240",
        "materials[new-2].unit": "t", "materials[new-2].obtained": "bought",
    }),
    ("cnex_ex", "铸件走船，起运地江西九江，物料机座毛坯，共610吨，水路240km，运输方式选内河水运", {
        "inbound_transport[new].name": "机座毛坯", "inbound_transport[new].origin": "江西九江",
        "inbound_transport[new].weight": "610", "inbound_transport[new].distance": "240",
        "inbound_transport[new].mode": "inland_water",
    }),
    ("cec_salt", "焙烧用生物质颗粒2,870吨，外购，数据来自过磅单", {
        "energy[new].carrier": "biomass", "energy[new].amount": "2870", "energy[new].unit": "t",
        "energy[new].obtained": "bought", "energy[new].source": "weighing",
    }),
    ("cnex_ex", "焊接用乙炔860公斤，按采购发票统计", {
        "energy[new].carrier": "acetylene", "energy[new].amount": "860", "energy[new].unit": "kg",
        "energy[new].evidence": "invoice",
    }),
    ("cnex_ex", "用电里面宿舍那6.3万度剔掉了，生产用电143.9万度", {
        "energy[new].carrier": "electricity", "energy[new].amount": "143.9", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("cec_salt", "总用电760.9万度，扣除生活用电18.3万度，生产用电742.6万度", {
        "energy[new].carrier": "electricity", "energy[new].amount": "742.6", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("cnex_ex", "Forklifts burned 6,350 litres of diesel over the period; source: invoices", {
        "energy[new].carrier": "diesel", "energy[new].amount": "6350", "energy[new].unit": "l",
        "energy[new].evidence": "invoice",
    }),
    ("cec_salt", "能耗表（全厂）\n电力\t742.6\t万kWh\t台账\n水\t46,200\tm³\t发票", {
        "energy[new].carrier": "electricity", "energy[new].amount": "742.6", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].source": "ledger", "energy[new-2].carrier": "water", "energy[new-2].amount": "46200",
        "energy[new-2].unit": "m3", "energy[new-2].source": "invoice",
    }),
    ("cnex_ex", "原辅料运输\n硅钢片　起运地上海宝山　215吨　430公里　公路\n"
                "铸件　起运地河北泊头　160吨　1180公里　铁路", {
        "inbound_transport[new].name": "硅钢片", "inbound_transport[new].origin": "上海宝山",
        "inbound_transport[new].weight": "215", "inbound_transport[new].distance": "430",
        "inbound_transport[new].mode": "road", "inbound_transport[new-2].name": "铸件",
        "inbound_transport[new-2].origin": "河北泊头", "inbound_transport[new-2].weight": "160",
        "inbound_transport[new-2].distance": "1180", "inbound_transport[new-2].mode": "rail",
    }),
    ("cnex_ex", "Stator core: silicon steel, 48,750 kg, supplier Baosteel\nWinding: copper, 15,320 kg", {
        "materials[new].name": "Stator core", "materials[new].main_material": "silicon_steel",
        "materials[new].weight": "48750", "materials[new].supplier": "Baosteel",
        "materials[new-2].name": "Winding", "materials[new-2].main_material": "copper",
        "materials[new-2].weight": "15320",
    }),
    ("cnex_ex", "产品运输，去向：山东东营，油田；重量：18.2t；距离：960km；方式：汽车", {
        "outbound_transport[new].name": "山东东营，油田", "outbound_transport[new].weight": "18.2",
        "outbound_transport[new].distance": "960", "outbound_transport[new].mode": "road",
    }),
    ("cec_salt", "没计入的有两项，\n阻垢剂 1.8吨 理由：用量很小\n滤布 460kg 理由：多年一换", {
        "omitted[new].name": "阻垢剂", "omitted[new].mass": "1.8", "omitted[new].unit": "t",
        "omitted[new].reason": "用量很小", "omitted[new-2].name": "滤布", "omitted[new-2].mass": "460",
        "omitted[new-2].unit": "kg", "omitted[new-2].reason": "多年一换",
    }),
    ("cnex_ex", "报废后回收利用92%，剩下8%填埋", {
        "end_of_life[new].treatment": "recycling", "end_of_life[new].share": "92",
        "end_of_life[new-2].treatment": "landfill", "end_of_life[new-2].share": "8",
    }),
    ("cnex_ex", "再制造这条占30%，运到处理点85公里，依据售后返修台账", {
        "end_of_life[new].treatment": "reuse", "end_of_life[new].share": "30", "end_of_life[new].distance": "85",
        "end_of_life[new].evidence": "售后返修台账",
    }),
    ("cnex_ex", "设计寿命15年，一年跑6000小时，平均负载率75%，依据是型式试验报告", {
        "use[new].lifetime": "15", "use[new].hours": "6000", "use[new].load": "75",
        "use[new].evidence": "型式试验报告",
    }),
    ("cec_salt", "证书到期了，来做再认证。单元比原来扩大，多1个，证书还是CEC-PCF-2024-00052那张", {
        "application.kind": "recertification", "changes.units_change": "more", "changes.units_difference": "1",
        "changes.certificate_no": "CEC-PCF-2024-00052",
    }),
    ("cec_salt", "能不能独立计量：不能。分配依据会上定了，按产品价值", {
        "application.separately_metered": "no", "application.allocated_by": "value",
    }),
    ("cec_salt", "Production in the period: 135,900 t. In March the line made 11,530 t.", {
        "application.product_output": "135900", "application.output_unit": "t",
    }),
    ("cec_salt", "Please do not publish the draft.", {}),
    ("cec_salt", "能不能独立计量我去问一下", {}),
    ("cec_salt", "| 项目 | 数量 | 单位 | 来源 |\n|---|---|---|---|\n| 电力 | 742.6 | 万kWh | 电费单 |", {
        "energy[new].carrier": "electricity", "energy[new].amount": "742.6", "energy[new].unit": "ten_thousand_kwh",
        "energy[new].source": "invoice",
    }),
    ("cec_salt", "用电量更正：742.6万kWh改为724.6万kWh", {
        "energy[new].carrier": "electricity", "energy[new].amount": "724.6", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("cnex_ex", "产品销往：新疆45吨，公路3200公里；出口哈萨克斯坦12吨，铁路", {
        "outbound_transport[new].name": "新疆", "outbound_transport[new].weight": "45",
        "outbound_transport[new].mode": "road", "outbound_transport[new].distance": "3200",
        "outbound_transport[new-2].name": "哈萨克斯坦", "outbound_transport[new-2].weight": "12",
        "outbound_transport[new-2].mode": "rail",
    }),
    ("cnex_ex", "Purchased steam 412,800 GJ", {
        "energy[new].carrier": "heat", "energy[new].amount": "412800", "energy[new].unit": "gj",
        "energy[new].obtained": "bought",
    }),
    ("cec_salt", "一车间全年产元明粉3.2万吨，二车间1.8万吨", {
        "outputs[new].kind": "sodium_sulfate", "outputs[new].amount": "32000", "outputs[new].unit": "t",
        "outputs[new-2].kind": "sodium_sulfate", "outputs[new-2].amount": "18000", "outputs[new-2].unit": "t",
    }),
    ("cnex_ex", "铸铁件每台大概120公斤，铜每台十几公斤，都是估的，正式的等ERP导", {}),
    ("cec_salt", "燃煤锅炉停了，之前一年1.9万吨", {}),
    ("cec_salt", "余热发电自用236万kWh", {}),
    ("cec_salt", "This is our surveillance. Certificate No. CEC-2023-001", {
        "application.kind": "surveillance", "changes.certificate_no": "CEC-2023-001",
    }),
    ("cec_salt", "Surveillance audit under contract no. HT-2026-018", {}),
    ("cec_salt", "We checked the parameters, unit price is 5, source unknown", {}),
    ("cnex_ex", "监测参数：待定", {}),
    ("cec_salt", "明年计划：纯碱，外购，公路，120km，800吨", {}),
    ("cec_salt", "老师：絮凝剂，外购，今年打算少用一些，大概12.5吨", {}),
    ("cec_salt", "对方仓库里：絮凝剂，外购，12.5吨", {}),
    ("cnex_ex", "去年产量3200台", {}),
    ("cec_salt", "去年产量3200台", {}),
    ("cec_salt", "光伏发电省了电费12万度", {}),
    ("cec_salt", "电费单价0.68元，一年3865000度还没核", {}),
    ("cec_salt", "叉车一个班烧柴油大约40升", {}),
    ("cec_salt", "纯碱采购合同签了600吨", {}),
    ("cec_salt", "去年用电300万度", {}),
    ("cnex_ex", "去年全年用电128.6万度", {
        "energy[new].carrier": "electricity", "energy[new].amount": "128.6", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("cnex_ex", "去年一共用了128.6万度电，天然气 5.2 万方", {
        "energy[new].carrier": "electricity", "energy[new].amount": "128.6", "energy[new].unit": "ten_thousand_kwh",
        "energy[new-2].carrier": "natural_gas", "energy[new-2].amount": "5.2", "energy[new-2].unit": "ten_thousand_m3",
    }),
    ("cnex_ex", "数据期2025年1月1日至2025年12月31日，去年全年用电128.6万度", {
        "application.period_from": "2025-01-01", "application.period_to": "2025-12-31",
        "energy[new].carrier": "electricity", "energy[new].amount": "128.6", "energy[new].unit": "ten_thousand_kwh",
    }),
    ("cnex_ex", "数据期为2024年，去年全年用电128.6万度",
     {"application.period_from": "2024-01-01", "application.period_to": "2024-12-31"}),
    ("cnex_ex", "去年全年用电128.6万度，比前年少", {}),
    ("cnex_ex", "去年全年用电128.6万度，今年前四个月43万度", {}),
    ("cnex_ex", "去年食堂全年用电12.6万度", {}),
    ("cnex_ex", "供应商去年全年用电128.6万度", {}),
    ("cnex_ex", "去年全年用电128.6万度吗？", {}),
    ("cec_salt", "Chemicals: soda ash 412 t, caustic 32% 95 t, and hydrochloric acid 31% 40 t", {
        "materials[new].kind": "chemical", "materials[new].name": "soda ash", "materials[new].amount": "412",
        "materials[new].unit": "t", "materials[new-2].kind": "chemical", "materials[new-2].name": "caustic 32%",
        "materials[new-2].amount": "95", "materials[new-2].unit": "t", "materials[new-3].kind": "chemical",
        "materials[new-3].name": "hydrochloric acid 31%", "materials[new-3].amount": "40",
        "materials[new-3].unit": "t",
    }),
    ("cec_salt", "化学药剂：纯碱412吨，32%液碱 95吨", {
        "materials[new].kind": "chemical", "materials[new].name": "纯碱", "materials[new].amount": "412",
        "materials[new].unit": "t", "materials[new-2].kind": "chemical", "materials[new-2].name": "32%液碱",
        "materials[new-2].amount": "95", "materials[new-2].unit": "t",
    }),
    ("cec_salt", "caustic 32% 95 t by road", {
        "materials[new].name": "caustic 32%", "materials[new].amount": "95", "materials[new].unit": "t",
        "materials[new].mode": "road",
    }),
    ("cec_salt", "Chemicals: soda ash 412 t, of which 95 t in June", {
        "materials[new].kind": "chemical", "materials[new].name": "soda ash", "materials[new].amount": "412",
        "materials[new].unit": "t",
    }),
    ("cec_salt", "Materials: soda ash 412 t, about 95 t per quarter", {
        "materials[new].name": "soda ash", "materials[new].amount": "412", "materials[new].unit": "t",
    }),
    ("cnex_ex", "材料：硅钢片68kg、漆包线15.2kg、轴承2.1kg", {
        "materials[new].name": "硅钢片", "materials[new].weight": "68",
        "materials[new-2].name": "漆包线", "materials[new-2].weight": "15.2",
        "materials[new-3].name": "轴承", "materials[new-3].weight": "2.1",
    }),
    ("cec_salt", "caustic 32% 95 t", {}),
    ("cnex_ex", "YBX3-355M1-4 产量 420 台", {"products[new].models": "YBX3-355M1-4"}),
    ("cec_salt", "每吨产品耗电45度", {}),
    ("cec_salt", "供应商用电300万度", {}),
)


@pytest.mark.parametrize(("scheme", "says", "expected"), LINES, ids=[says for _, says, _ in LINES])
def test_a_line_becomes_a_row(scheme: str, says: str, expected: dict[str, str]) -> None:
    proposals = extract(says, application_with(scheme=scheme), scheme_named(scheme), TODAY)
    assert {proposal.path: proposal.value for proposal in proposals} == expected


def test_a_row_is_of_the_site_that_its_line_names() -> None:
    form = {"sites[a].name": "一号厂区", "sites[b].name": "二号厂区"}
    said = "一号厂区统计期用电98.3万kWh\n二号厂区统计期用电41.7万kWh"
    proposals = extract(said, application_with(form, {"sites": ("a", "b")}), scheme_named("cnex_ex"), TODAY)
    values = {proposal.path: proposal.value for proposal in proposals}
    assert (values["energy[new].site"], values["energy[new].amount"]) == ("a", "98.3")
    assert (values["energy[new-2].site"], values["energy[new-2].amount"]) == ("b", "41.7")


PARTS = (
    "蒸汽流量", "单位t/h", "单位", "来源2号流量计", "每天抄一次", "用途：核算", "purpose: reports", "待定", "监测仪表",
    "1,200", "",
)


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=12), max_size=10))
def test_a_row_told_part_by_part_quotes_its_words_and_fills_each_field_once(parts: list[str]) -> None:
    message = "监测参数：" + "，".join(parts)
    proposals = extract(message, application_with(scheme="cec_salt"), scheme_named("cec_salt"), TODAY)
    assert all(message[slice(*each.span)] == each.quoted for each in proposals)
    paths = [each.path for each in proposals]
    assert len(paths) == len(set(paths))
