"""E-mail over SMTP, with the standard library: one letter, one connection, one honest outcome.

Which step failed decides what an outcome means: before the message was handed over it certainly did not go, and once
the server answered it is certain too; in between nobody knows, and it must not be sent again by itself.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from intake_app.config import MailSettings
from intake_app.services.ports import Letter, Mailed, MailOutcome

SECONDS_TO_ANSWER = 30.0
LONGEST_ANSWER = 500
"""Characters of a server's answer that are kept."""
REFUSED_FROM = 500
"""Answers from here on are final (RFC 5321, 4.2.1)."""
TOO_BIG = "the message has {bytes} bytes, and the server takes {limit}"
NOT_ASCII = "the address holds characters that no mail server here takes"


class Smtp:
    """The server of one installation."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, letter: Letter) -> Mailed:
        """Hand the letter to the server."""
        if not letter.to_address.isascii():
            return Mailed(outcome=MailOutcome.REFUSED, answer=NOT_ASCII)
        content = message_of(letter, self._settings.sender).as_bytes(policy=SMTP_POLICY)
        try:
            with self._connection() as server:
                refusal = self._refusal_before_data(server, letter.to_address, len(content))
                return refusal or _handed_over(server, content)
        except smtplib.SMTPResponseException as fault:
            return Mailed(outcome=MailOutcome.LATER, answer=_words(fault.smtp_code, fault.smtp_error))
        except (smtplib.SMTPException, OSError) as fault:
            return Mailed(outcome=MailOutcome.LATER, answer=f"{type(fault).__name__}: {fault}"[:LONGEST_ANSWER])

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Connected, enciphered and signed in as set up; what goes wrong afterwards while parting is nothing."""
        settings, context = self._settings, ssl.create_default_context()
        name = settings.sender.rpartition("@")[2]
        server = (
            smtplib.SMTP_SSL(settings.host, settings.port, name, timeout=SECONDS_TO_ANSWER, context=context)
            if settings.security == "tls" else smtplib.SMTP(settings.host, settings.port, name, SECONDS_TO_ANSWER))
        try:
            if settings.security == "starttls":
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if settings.user:
                server.login(settings.user, settings.password.get_secret_value())
            yield server
        finally:
            server.close()

    def _refusal_before_data(self, server: smtplib.SMTP, address: str, size: int) -> Mailed | None:
        limit = int(server.esmtp_features.get("size", "") or 0)
        if 0 < limit < size:
            return Mailed(outcome=MailOutcome.REFUSED, answer=TOO_BIG.format(bytes=size, limit=limit))
        for code, words in (server.mail(self._settings.sender), server.rcpt(address)):
            if not 200 <= code < 300:
                return Mailed(outcome=_failure(code), answer=_words(code, words))
        return None


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The message; what people typed into a name or subject becomes one line of it."""
    message = EmailMessage()
    message["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(letter.written_at)
    message["From"] = sender
    message["To"] = Address(_line(letter.to_name), addr_spec=letter.to_address)
    message["Subject"] = _line(letter.subject)
    message.set_content(letter.text)
    if letter.content:
        kind, _, subkind = letter.media_type.partition("/")
        message.add_attachment(letter.content, maintype=kind, subtype=subkind, filename=_line(letter.file_name))
    return message


def _handed_over(server: smtplib.SMTP, content: bytes) -> Mailed:
    """The end of a letter whose recipient the server takes."""
    try:
        code, words = server.data(content)
    except smtplib.SMTPDataError as fault:
        return Mailed(outcome=_failure(fault.smtp_code), answer=_words(fault.smtp_code, fault.smtp_error))
    except (smtplib.SMTPException, OSError) as fault:
        return Mailed(outcome=MailOutcome.UNKNOWN, answer=f"{type(fault).__name__}: {fault}"[:LONGEST_ANSWER])
    return Mailed(outcome=MailOutcome.ACCEPTED if 200 <= code < 300 else _failure(code), answer=_words(code, words))


def _failure(code: int) -> MailOutcome:
    return MailOutcome.REFUSED if code >= REFUSED_FROM else MailOutcome.LATER


def _words(code: int, words: bytes | str) -> str:
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {told}"[:LONGEST_ANSWER]


def _line(words: str) -> str:
    return " ".join(words.split())
