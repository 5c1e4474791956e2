"""A real SMTP server on loopback that does as a test tells it."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from intake_app.config import MailSettings
from intake_app.services.ports import Letter
from tests.builders import NOW

USER, PASSWORD = "footmark", "held-back-4711"
HOST = "127.0.0.1"


class Postbox:
    """What came in, and how the server answers; `answers` are given one after the other, then 250."""

    def __init__(self, *answers: str, refuses: str = "", drops: bool = False) -> None:
        self.answers = list(answers)
        self.refuses = refuses
        self.drops = drops
        self.came: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK: queued as 4711"
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content or b"", policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.came.append(message)
        if self.drops:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(0)
        return answer


@contextmanager
def serving(postbox: Postbox, tls: ssl.SSLContext | None = None, limit: int = 33_554_432) -> Iterator[MailSettings]:
    """The server, and the settings that reach it."""
    login = {"authenticator": _is_known, "auth_required": True} if tls else {}
    controller = Controller(postbox, hostname=HOST, port=_free_port(), tls_context=tls, require_starttls=bool(tls),
                            data_size_limit=limit, **login)
    controller.start()
    try:
        yield MailSettings.model_validate({
            "host": HOST, "port": controller.port, "sender": "papers@body.example",
            "security": "starttls" if tls else "none",
            "user": USER if tls else "", "password": PASSWORD if tls else "",
        })
    finally:
        controller.stop()


def letter(**changes: object) -> Letter:
    """A letter to a client in Chinese."""
    plain = Letter(message_id="paper-1.1", written_at=NOW, to_name="林晓", to_address="lin@client.example",
                   subject="获证后监督通知书 CNEX-JD-2026-0001", text="林晓：\n\n    请查收。\n",
                   file_name="CNEX-JD-2026-0001-获证后监督通知书.docx", media_type="application/x-word",
                   content=b"PK\x03\x04")
    return plain.with_(**changes)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, typed: LoginPassword) -> AuthResult:
    return AuthResult(success=(typed.login, typed.password) == (USER.encode(), PASSWORD.encode()))
