"""A third scheme of an invented body, written as data only: cement clinker."""

CLINKER = """
key = "demo_clinker"
edition = "2027"
document = "DEMO-07:2027"
published_on = 2026-12-01
in_force_from = 2027-01-01
in_force_until = 2029-12-31
name = { zh = "水泥熟料产品碳足迹认证", en = "Carbon footprint certification of cement clinker" }
rule_title = { zh = "水泥熟料产品碳足迹认证规则（示例）", en = "Rule for cement clinker (example)" }
basis = ["DEMO-07:2027", "GB/T 24067-2024"]
declaration_clause = "3"
report_needs_director = false
decider_qualification_blocks = true

[body]
name = { zh = "示例认证有限公司", en = "Example Certification Ltd." }
short_name = "DEMO"
address = { zh = "示例市", en = "Example City" }

[words]
certification = { zh = "产品碳足迹认证", en = "footprint certification" }
client = { zh = "认证委托人", en = "client" }
producer = { zh = "生产者", en = "producer" }
factory = { zh = "生产企业", en = "plant" }
auditee = { zh = "受检查方", en = "auditee" }
team = { zh = "检查组", en = "team" }
member = { zh = "检查员", en = "inspector" }
leader = { zh = "组长", en = "leader" }
application = { zh = "申请书", en = "application" }
agreement = { zh = "合同", en = "agreement" }
on_site = { zh = "现场检查", en = "on-site check" }
plan = { zh = "计划", en = "plan" }
report = { zh = "报告", en = "report" }
technical_review = { zh = "复核", en = "review" }
findings_list = { zh = "不符合项清单", en = "list of nonconformities" }

[mode]
value = { zh = "现场检查＋监督", en = "on-site check and surveillance" }
clause = "2"

[measure]
value = "kgCO₂e"
clause = "2"

[[stages]]
key = "quarrying"
text = { zh = "矿山开采", en = "Quarrying" }

[[stages]]
key = "burning"
text = { zh = "熟料烧成", en = "Burning" }

[[standards]]
number = "GB/T 24067-2024"
title = { zh = "温室气体 产品碳足迹 量化要求和指南", en = "Carbon footprint of products: requirements and guidelines" }

[[standards]]
number = "DEMO PCR 7"
title = { zh = "水泥熟料种类规则", en = "Product category rules for clinker" }

[[families]]
key = "clinker"
name = { zh = "硅酸盐水泥熟料", en = "Portland cement clinker" }
standard = "DEMO PCR 7"
functional_unit = { zh = "1 t 熟料", en = "1 t of clinker" }
functional_unit_kind = "declared"
clause = "3"
system_boundary = { zh = "摇篮到大门", en = "cradle to gate" }
stages = ["quarrying", "burning"]

[unit_division]
site_rule = { zh = "每个场地一个单元。", en = "One unit for each site." }
family_rule = { zh = "每种熟料一个单元。", en = "One unit for each kind." }
model_rule = { zh = "每个强度等级一个单元。", en = "One unit for each grade." }
producer_rule = { zh = "每个生产者一个单元。", en = "One unit for each producer." }
clause = "3"
family_clause = "3"

[[fields]]
key = "name"
section = "client"
kind = "text"
label = { zh = "名称", en = "Name" }
why = { zh = "证书载明。", en = "The certificate names it." }
clause = "4"

[[fields]]
key = "kiln"
section = "sites"
kind = "choice"
label = { zh = "窑型", en = "Kind of kiln" }
why = { zh = "决定排放源。", en = "It decides the sources of emission." }
clause = "4"
options = [
  { key = "dry", text = { zh = "新型干法窑", en = "Dry process" } },
  { key = "other", text = { zh = "其他", en = "Other" } },
]

[[fields]]
key = "kiln_note"
section = "sites"
kind = "long_text"
label = { zh = "窑型说明", en = "About the kiln" }
why = { zh = "选择其他时填写。", en = "Filled in where the kiln is another." }
clause = "4"
required_when = { answer = "kiln", is_one_of = ["other"] }

[[fields]]
key = "family"
section = "products"
kind = "family"
label = { zh = "种类", en = "Kind" }
why = { zh = "决定功能单位。", en = "It decides the unit." }
clause = "3"

[[fields]]
key = "credit_code"
section = "client"
kind = "credit_code"
label = { zh = "统一社会信用代码", en = "Credit code" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "address"
section = "client"
kind = "text"
label = { zh = "地址", en = "Address" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "name"
section = "producer"
kind = "text"
label = { zh = "名称", en = "Name" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "credit_code"
section = "producer"
kind = "credit_code"
label = { zh = "统一社会信用代码", en = "Credit code" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "address"
section = "producer"
kind = "text"
label = { zh = "地址", en = "Address" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "name"
section = "factory"
kind = "text"
label = { zh = "名称", en = "Name" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "credit_code"
section = "factory"
kind = "credit_code"
label = { zh = "统一社会信用代码", en = "Credit code" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "address"
section = "factory"
kind = "text"
label = { zh = "地址", en = "Address" }
why = { zh = "证书载明。", en = "The certificate states it." }
clause = "4"

[[fields]]
key = "name"
section = "sites"
kind = "text"
label = { zh = "厂区", en = "Site" }
why = { zh = "决定认证单元。", en = "It makes the unit." }
clause = "3"

[[fields]]
key = "city"
section = "sites"
kind = "city"
label = { zh = "城市", en = "City" }
why = { zh = "决定认证单元。", en = "It makes the unit." }
clause = "3"

[[fields]]
key = "address"
section = "sites"
kind = "text"
label = { zh = "地址", en = "Address" }
why = { zh = "决定认证单元。", en = "It makes the unit." }
clause = "3"

[[fields]]
key = "name"
section = "products"
kind = "text"
label = { zh = "产品", en = "Product" }
why = { zh = "决定认证单元。", en = "It makes the unit." }
clause = "3"

[[fields]]
key = "models"
section = "products"
kind = "models"
label = { zh = "强度等级", en = "Grades" }
why = { zh = "决定认证单元。", en = "It makes the unit." }
clause = "3"

[[sections]]
key = "quarry_plan"
title = { zh = "矿山", en = "quarry" }
why = { zh = "矿山开采在系统边界内。", en = "Quarrying lies within the boundary." }
clause = "4"
when = { boundary_has = "quarrying" }

[[sections]]
key = "fuels"
title = { zh = "燃料", en = "fuels" }
row = { zh = "燃料", en = "fuel" }
help = { zh = "每座窑的每种燃料一行。", en = "One row for each fuel of each kiln." }
why = { zh = "燃料决定烧成的排放。", en = "Fuels make the emissions of burning." }
clause = "4"
least_rows = 1
for_each = "sites"

[[fields]]
key = "limestone"
section = "quarry_plan"
kind = "number"
label = { zh = "石灰石开采量（t）", en = "Limestone quarried (t)" }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"
minimum = 0

[[fields]]
key = "site"
section = "fuels"
kind = "site_choice"
label = { zh = "厂区", en = "Site" }
why = { zh = "燃料按厂区统计。", en = "Fuels are counted by site." }
clause = "4"
required_when = { section = "sites", more_rows_than = 1 }

[[fields]]
key = "kind"
section = "fuels"
kind = "choice"
label = { zh = "燃料种类", en = "Kind of fuel" }
why = { zh = "燃料决定烧成的排放。", en = "Fuels make the emissions of burning." }
clause = "4"
options = [
  { key = "coal", text = { zh = "煤", en = "Coal" } },
  { key = "waste", text = { zh = "替代燃料", en = "Waste-derived fuel" } },
]

[[fields]]
key = "amount"
section = "fuels"
kind = "number"
label = { zh = "用量（t）", en = "Amount (t)" }
why = { zh = "用于核算。", en = "It is counted." }
clause = "4"
minimum = 0

[[fields]]
key = "licence"
section = "fuels"
kind = "text"
label = { zh = "危险废物经营许可证编号", en = "Licence for waste" }
why = { zh = "替代燃料须有许可。", en = "Waste is burnt under a licence." }
clause = "4"
required_when.all_of = [
  { answer = "kind", is_one_of = ["waste"] },
  { answer = "sites.kiln", is_one_of = ["dry"] },
]

[[documents]]
key = "quarry_licence"
title = { zh = "采矿许可证", en = "Quarrying licence" }
why = { zh = "证明合法。", en = "Proof of lawfulness." }
clause = "4"
subjects = ["site"]
has_valid_until = true

[[checks]]
key = "complete"
text = { zh = "齐全", en = "Complete" }
clause = "4"

[team]
minimum_members = { value = 3, clause = "5" }
maximum_members = { value = 5, clause = "house: H3" }
member_functions = ["verifier"]
member_qualifications = ["ghg_verifier"]
member_clause = "5"

[[team.seats]]
key = "leader"
count = 1
any_of = ["leader"]
text = { zh = "1 名组长", en = "1 leader" }
clause = "5"

[person_days]
document_review_minimum = { value = 2, clause = "6" }
check_minimum = { value = 6, clause = "6" }
factors = []

[clocks]
acceptance_working_days = { value = 10, clause = "4" }
acceptance_is_hard = true
conclusion_days = { value = 120, clause = "7" }
warn_days = [90, 120]
clause = "house: H6"
plan_notice_working_days = { value = 5, clause = "6" }
supplement_days = { value = 15, clause = "4" }
initial_correction_days = { value = 45, clause = "7" }
surveillance_correction_months = { value = 1, clause = "8" }

[[clocks.stop_causes]]
key = "late_documents"
text = { zh = "资料迟交", en = "Late documents" }
clause = "7"

[[verdicts]]
key = "conforming"
text = { zh = "符合", en = "Conforming" }
clause = "6"
lets_on = true

[[separations]]
key = "S1"
barred = ["team_member"]
acts = ["decider"]
text = { zh = "检查员不得决定。", en = "Inspectors do not decide." }
clause = "7"

[certificate]
validity_years = { value = 2, clause = "7" }
number_pattern = "DEMO-{year}-{serial:04d}"

[certificate.renewal]
window_months = { value = 3, clause = "7" }
by = "application"
how = { zh = "重新申请。", en = "By a new application." }

[[certificate.fields]]
key = "number"
label = { zh = "证书编号", en = "Number" }
clause = "7"

[surveillance]
first_months = { value = 6, clause = "8" }
first_is_hard = true
first_hard_months = { value = 9, clause = "8" }
interval_months = { value = 9, clause = "8" }
notice_months = { value = 1, clause = "8" }
notice_is_hard = true
planning_opens_months = { value = 2, clause = "house: H13" }
missed_ground = "own_request"

[[surveillance.contents]]
key = "kiln"
text = { zh = "窑系统运行和能耗", en = "Running and energy use of the kiln" }
clause = "8"

[[surveillance.documents]]
key = "kiln_log"
text = { zh = "窑运行记录", en = "The kiln's log" }
clause = "8"

[[on_site_documents]]
key = "quarry_map"
text = { zh = "矿山开采平面图", en = "Map of the quarry" }
clause = "6"

[suspension]
act_working_days = { value = 7, clause = "9" }
regulation_days = { value = 5, clause = "house: H101" }
longest_months = { value = 4, clause = "9" }

[[suspension.grounds]]
key = "own_request"
letter = "1"
text = { zh = "自行申请", en = "Own request" }
clause = "9"
"""
