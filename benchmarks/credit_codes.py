"""Measure the check of credit codes: python -m benchmarks.credit_codes

Right codes are made by the rule of GB 32100-2015 with regions of the register, then written as people write them; none
may be refused without a repair. Random strings are refused, or pass with a warning. Repairs are counted for one wrong
character each.
"""

import platform
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from stdnum import numdb
from stdnum.cn import ric, uscc

from models.credit_code import (
    ALPHABET,
    ORGANISATION_WEIGHTS,
    REGISTRATION_DEPARTMENTS,
    CodeVerdict,
    checked_credit_code,
    suggested_codes,
)

HOW_MANY = 20_000
SEED = 20260318
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def regions() -> list[str]:
    """The six digits of every region that the register names."""
    known = [f"{number:06d}" for number in range(110_000, 830_000)]
    return [digits for digits in known if any("county" in found for _, found in numdb.get("cn/loc").info(digits))]


def right_code(chance: random.Random, places: list[str]) -> str:
    """A code of which both check characters fit."""
    organisation = "".join(chance.choice(ALPHABET) for _ in range(8))
    left = 11 - sum(int(c, 36) * w for c, w in zip(organisation, ORGANISATION_WEIGHTS, strict=True)) % 11
    digit = {10: "X", 11: "0"}.get(left, str(left))
    body = chance.choice(sorted(REGISTRATION_DEPARTMENTS)) + chance.choice("1239") + chance.choice(places)
    body += organisation + digit
    return body + uscc.calc_check_digit(body)


def full_width(code: str) -> str:
    """As a Chinese input method writes it."""
    return "".join(chr(ord(c) + 0xFEE0) for c in code)


def with_zero_widths(code: str) -> str:
    """With characters between that nobody sees."""
    return "\u200b".join((code[:4], code[4:9], code[9:])) + "\ufeff"


WRITINGS: dict[str, Callable[[str], str]] = {
    "as printed": str,
    "lower case": str.lower,
    "in groups of four": lambda code: " ".join(code[place:place + 4] for place in range(0, 18, 4)),
    "full width": full_width,
    "zero-width characters between": with_zero_widths,
}
LOOKALIKES: dict[str, Callable[[str], str]] = {
    "O for 0": lambda code: code.replace("0", "O"),
    "I for 1": lambda code: code.replace("1", "I"),
    "O for one 0": lambda code: code.replace("0", "O", 1),
    "S for 5": lambda code: code.replace("5", "S"),
    "Z for 2": lambda code: code.replace("2", "Z"),
}


def main() -> None:
    """Print what is refused, passed and repaired."""
    chance = random.Random(SEED)
    places = regions()
    codes = [right_code(chance, places) for _ in range(HOW_MANY)]
    print(f"{len(codes)} right codes, first characters {''.join(sorted({code[0] for code in codes}))},"
          f" {len(places)} regions ({platform.machine()}, Python {platform.python_version()})")
    for name, write in WRITINGS.items():
        verdicts = Counter(checked_credit_code(write(code)).verdict for code in codes)
        told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
        print(f"  {name}: {told}")
    for name, write in LOOKALIKES.items():
        written = [(code, write(code)) for code in codes if write(code) != code]
        repaired = sum(code in suggested_codes(wrong) for code, wrong in written)
        silent = sum(checked_credit_code(wrong).verdict is not CodeVerdict.WRONG and not checked_credit_code(wrong).text
                     for _, wrong in written)
        print(f"  {name}: {repaired} of {len(written)} repaired as a suggestion, {silent} taken silently")
    _identity_numbers(chance, places)
    _random_strings(chance, places)
    _one_wrong_character(chance, codes)


def _identity_numbers(chance: random.Random, places: list[str]) -> None:
    numbers = []
    for _ in range(HOW_MANY // 10):
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(29_000))
        body = f"{chance.choice(places)}{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
        numbers.append(body + ric.calc_check_digit(body + "0"))
    refused = sum(checked_credit_code(number).verdict is CodeVerdict.WRONG for number in numbers)
    print(f"citizens' identity numbers: {refused} of {len(numbers)} refused,"
          f" {sum(bool(suggested_codes(number)) for number in numbers)} repaired")


def _random_strings(chance: random.Random, places: list[str]) -> None:
    makers: dict[str, Callable[[], str]] = {
        "18 of 0-9 A-Z": lambda: "".join(chance.choices(LETTERS, k=18)),
        "18 of the code's own 31": lambda: "".join(chance.choices(ALPHABET, k=18)),
        "18 digits": lambda: "".join(chance.choices("0123456789", k=18)),
        "91, a region, then any of the 31": lambda: (
            "91" + chance.choice(places) + "".join(chance.choices(ALPHABET, k=10))
        ),
    }
    for name, make in makers.items():
        verdicts = Counter(checked_credit_code(make()).verdict for _ in range(5 * HOW_MANY))
        share = 100 * verdicts[CodeVerdict.RIGHT] / (5 * HOW_MANY)
        print(f"random, {name}: {share:.3f} % pass without a warning, "
              f"{100 * verdicts[CodeVerdict.DOUBTFUL] / (5 * HOW_MANY):.3f} % with one")


def _one_wrong_character(chance: random.Random, codes: list[str]) -> None:
    found, most, missed, wrong = 0, 0, 0, 0
    for code in codes[:2000]:
        place = chance.randrange(18)
        slip = code[:place] + chance.choice([c for c in ALPHABET if c != code[place]]) + code[place + 1:]
        if checked_credit_code(slip).verdict is not CodeVerdict.WRONG:
            missed += 1
            continue
        wrong += 1
        repairs = suggested_codes(slip)
        found, most = found + (code in repairs), max(most, len(repairs))
    print(f"one character wrong at random: {missed} of 2000 pass the check; of {wrong} refused the right code is among"
          f" the suggestions for {found}; at most {most} suggestions")


if __name__ == "__main__":
    main()
