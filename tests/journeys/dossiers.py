"""What the enterprises of the journeys answer, path by path; the enterprises are made up."""

from collections.abc import Mapping, Sequence

from tests.builders import CREDIT_CODES

DEALER = {"name": "宛城防爆电机销售有限公司", "credit_code": CREDIT_CODES[4], "city": "北京市",
          "address": "北京市丰台区示范路 3 号"}
PRODUCER = {"name": "卧龙示范电气制造有限公司", "credit_code": CREDIT_CODES[0], "city": "河南省南阳市",
            "address": "河南省南阳市宛城区示范路 1 号"}
FACTORY = {"name": "白河示范电机厂有限公司", "credit_code": CREDIT_CODES[2], "city": "江苏省无锡市",
           "address": "江苏省无锡市示范路 9 号"}
SALT_WORKS = {"name": "潍坊示范盐化有限公司", "credit_code": CREDIT_CODES[3], "city": "山东省潍坊市",
              "address": "山东省潍坊市滨海区示范路 6 号"}

CLIENT_OF = {"cnex_ex": DEALER, "cec_salt": SALT_WORKS}
FACTORY_OF = {"cnex_ex": FACTORY, "cec_salt": SALT_WORKS}
WRONG_CODE = "91411300MA0T3R716X"
"""The producer's code with its last character mistyped."""

PERIOD = {"application.period_from": "2025-01-01", "application.period_to": "2025-12-31"}


def answers_of(scheme: str, rows: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """Every answer of the enterprise under this scheme, for these rows of its sections."""
    return _motors(rows) if scheme == "cnex_ex" else _salt(rows)


def rows_of(scheme: str) -> Mapping[str, int]:
    """How many rows the enterprise enters in each section that it fills in."""
    if scheme == "cnex_ex":
        return {"sites": 2, "products": 1}
    return {"sites": 1, "products": 2, "materials": 1, "energy": 1, "outputs": 2}


def _party(role: str, company: Mapping[str, str]) -> dict[str, str]:
    return {f"{role}.{key}": value for key, value in company.items()}


def _motors(rows: Mapping[str, Sequence[str]]) -> dict[str, str]:
    sites, products = rows["sites"], rows["products"]
    known = _party("client", DEALER) | _party("producer", PRODUCER) | _party("factory", FACTORY)
    known |= {"client.kind": "dealer", "client.contact": "林晓", "client.mobile": "13900000001",
              "client.email": "lin@dealer.example", "application.disclosure_consent": "no", **PERIOD}
    for row, name, city, employees in zip(sites, ("东厂", "西厂"), ("河南省南阳市", "江苏省无锡市"), ("80", "520"),
                                          strict=True):
        known |= _row("sites", row, {"name": name, "city": city, "address": f"{city}示范路 {employees} 号",
                                     "employees": employees, "data_complexity": "medium"})
    return known | _row("products", products[0], {
        "name": "隔爆型三相异步电动机", "family": "ex_motor", "models": "YBX3-355M1-4；YBX3-280S-2",
        "sites": " ".join(sites), "ex_marking": "Ex db IIB T4 Gb"})


def _salt(rows: Mapping[str, Sequence[str]]) -> dict[str, str]:
    sites, products = rows["sites"], rows["products"]
    known = _party("client", SALT_WORKS) | _party("producer", SALT_WORKS) | _party("factory", SALT_WORKS)
    known |= {
        "client.kind": "producer", "client.contact": "林晓", "client.mobile": "13900000001",
        "client.email": "lin@salt.example", "factory.ownership": "private", "factory.industry": "无机盐制造",
        "factory.large_scale": "yes", "application.disclosure_consent": "yes",
        "application.reduction_target": "2027 年比 2026 年下降 3%", "application.reduction_measures": "余热回收",
        "application.kind": "initial", "application.separately_metered": "no", "application.allocated_by": "mass",
        "application.allocation": "按产量分摊", "application.product_output": "1200", "application.output_unit": "t",
        "application.plant_output": "5000", **PERIOD,
    }
    known |= _row("materials", rows["materials"][0], {
        "name": "聚合氯化铝", "stage": "raw_materials", "amount": "12.5", "unit": "t", "obtained": "bought",
        "distance": "180", "mode": "road"})
    known |= _row("energy", rows["energy"][0], {
        "carrier": "electricity", "stage": "production", "amount": "86", "unit": "ten_thousand_kwh",
        "obtained": "bought", "source": "invoice"})
    known |= _row("outputs", rows["outputs"][0], {
        "kind": "sodium_chloride", "amount": "800", "unit": "m3", "source": "meter"})
    known |= _row("outputs", rows["outputs"][1], {
        "kind": "sodium_sulfate", "amount": "1200", "unit": "t", "source": "weighing"})
    known |= _row("sites", sites[0], {"name": "滨海厂区", "city": "山东省潍坊市", "address": "滨海区示范路 6 号",
                                      "employees": "120", "data_complexity": "low"})
    sulfate = {"name": "回用工业盐（硫酸钠）", "family": "sodium_sulfate", "models": "Ⅰ类一等品",
               "standard": "GB/T 6009-2014"}
    chloride = {"name": "回用工业盐（氯化钠溶液）", "family": "sodium_chloride", "models": "300 g/L",
                "standard": "Q/WF 01-2024"}
    for row, product in zip(products, (sulfate, chloride), strict=True):
        known |= _row("products", row, {**product, "sites": sites[0]})
    return known


def _row(section: str, row: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{section}[{row}].{key}": value for key, value in values.items()}
