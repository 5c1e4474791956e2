"""Passwords: what is refused, how they are kept (argon2id), and a check that takes as long for unknown people."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.text import Text

SHORTEST, LONGEST = 10, 128
"""Characters; NIST SP 800-63B asks for length, not for kinds of characters."""

FEWEST_DIFFERENT = 5
"""Different characters; fewer make a long password as weak as a short one."""

_HASHER = PasswordHasher()


def password_fault(password: str, email: str) -> Text | None:
    """What is wrong with a new password, or None."""
    plain = _folded(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        return Text(
            zh="密码应为 {shortest}–{longest} 个字符，现为 {count} 个；可以使用一句话。",
            en="A password has {shortest} to {longest} characters, this one has {count}; a short sentence will do.",
        ).format(shortest=SHORTEST, longest=LONGEST, count=len(plain))
    if len(set(plain)) < FEWEST_DIFFERENT or plain.isdigit():
        return Text(
            zh="密码过于简单（字符重复过多或全为数字），请加入文字或字母。",
            en="The password is too simple (repeated characters or digits only): add words or letters.",
        )
    name = email.partition("@")[0].casefold()
    if len(name) > 3 and name in plain.casefold():
        return Text(
            zh="密码中不要包含电子邮箱的名称“{name}”。",
            en="Leave the name of the e-mail address, “{name}”, out of the password.",
        ).format(name=name)
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep instead of the password."""
    return _HASHER.hash(_folded(password))


def is_password(password: str, kept_hash: str | None) -> bool:
    """Whether `password` is the one kept; without a hash the same time is spent and the answer is no."""
    try:
        _HASHER.verify(kept_hash or _hash_of_nobody(), _folded(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept_hash is not None


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return _HASHER.hash("nobody signs in with this")


def _folded(password: str) -> str:
    # Input methods write the same letter in several ways (full width, composed), which must not lock anyone out.
    return unicodedata.normalize("NFKC", password)
