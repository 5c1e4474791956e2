"""E-mail over a real SMTP server: what each ending of an attempt is told as."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from intake_app.config import read_config
from intake_app.services.ports import MailOutcome
from intake_app.smtp import Smtp
from tests.mail.mail_server import HOST, PASSWORD, Postbox, letter, serving

SET_UP = {"FOOTMARK_SMTP_HOST": "mail.body.example", "FOOTMARK_SMTP_SENDER": "papers@body.example"}


def test_a_letter_arrives_with_its_chinese_whole() -> None:
    """Subject, name, text, and the file under its name with its very bytes."""
    postbox = Postbox()
    with serving(postbox) as settings:
        mailed = Smtp(settings).send(letter())
    (message,) = postbox.came
    assert mailed.outcome is MailOutcome.ACCEPTED
    assert "queued as 4711" in mailed.answer
    assert message["Subject"] == letter().subject
    assert message["To"].addresses[0].display_name == "林晓"
    assert message["Message-ID"] == "<paper-1.1@body.example>"
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (letter().file_name, letter().content)
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter().text


def test_what_was_typed_adds_no_line_to_the_head() -> None:
    postbox = Postbox()
    with serving(postbox) as settings:
        Smtp(settings).send(letter(to_name="林\r\nBcc: x@y.example", subject="通知\nBcc: x@y.example"))
    (message,) = postbox.came
    assert message["Bcc"] is None


@pytest.mark.parametrize(("postbox", "outcome"), [
    (Postbox(refuses="550 no such user"), MailOutcome.REFUSED),
    (Postbox(refuses="450 try later"), MailOutcome.LATER),
    (Postbox("451 disk full"), MailOutcome.LATER),
    (Postbox("554 not wanted"), MailOutcome.REFUSED),
])
def test_an_answer_of_the_server_is_certain(postbox: Postbox, outcome: MailOutcome) -> None:
    with serving(postbox) as settings:
        mailed = Smtp(settings).send(letter())
    assert mailed.outcome is outcome
    assert mailed.answer[:3].isdigit()
    assert postbox.came == []


def test_a_connection_that_ends_after_the_message_leaves_it_unknown() -> None:
    """The server has it, and we cannot know."""
    postbox = Postbox(drops=True)
    with serving(postbox) as settings:
        mailed = Smtp(settings).send(letter())
    assert mailed.outcome is MailOutcome.UNKNOWN
    assert len(postbox.came) == 1


def test_a_server_that_is_away_is_asked_later() -> None:
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))
        settings = read_config({**SET_UP, "FOOTMARK_SMTP_HOST": HOST,
                                "FOOTMARK_SMTP_PORT": str(nobody.getsockname()[1])}).mail
        assert settings is not None
        assert Smtp(settings).send(letter()).outcome is MailOutcome.LATER


def test_a_letter_beyond_the_servers_size_is_refused_before_it_goes() -> None:
    postbox = Postbox()
    with serving(postbox, limit=20_000) as settings:
        mailed = Smtp(settings).send(letter(content=b"x" * 30_000))
    assert mailed.outcome is MailOutcome.REFUSED
    assert "20000" in mailed.answer
    assert postbox.came == []


def test_an_address_that_no_server_takes_is_refused() -> None:
    with serving(Postbox()) as settings:
        assert Smtp(settings).send(letter(to_address="林@client.example")).outcome is MailOutcome.REFUSED


def test_the_line_is_enciphered_and_its_certificate_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for gets neither password nor letter; a good one gets both."""
    postbox = Postbox()
    certificate = own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(postbox, context) as settings:
        mailed = Smtp(settings).send(letter())
        assert (mailed.outcome, postbox.came) == (MailOutcome.LATER, [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert Smtp(settings).send(letter()).outcome is MailOutcome.ACCEPTED
        wrong = settings.with_(password=SecretStr("wrong-word"))
        mailed = Smtp(wrong).send(letter())
    assert mailed.outcome is MailOutcome.LATER
    assert "wrong-word" not in mailed.answer
    assert len(postbox.came) == 1


def own_certificate(folder: Path) -> Path:
    """A key and a certificate for the loopback address, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    built = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
             .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
             .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
             .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
             .sign(key, hashes.SHA256()))
    file = folder / "server.pem"
    file.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + built.public_bytes(serialization.Encoding.PEM))
    return file


def test_the_settings_come_from_the_surroundings_and_show_no_password(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    mail = read_config({**SET_UP, "FOOTMARK_SMTP_USER": "u", "FOOTMARK_SMTP_PASSWORD_FILE": str(file)}).mail
    assert mail is not None
    assert (mail.port, mail.password.get_secret_value()) == (587, PASSWORD)
    assert PASSWORD not in repr(mail)
    assert read_config({}).mail is None


@pytest.mark.parametrize("faulty", [
    {"FOOTMARK_SMTP_SENDER": ""}, {"FOOTMARK_SMTP_HOST": ""}, {"FOOTMARK_SMTP_PORT": "0"},
    {"FOOTMARK_SMTP_SECURITY": "ssl"}, {"FOOTMARK_SMTP_SENDER": "nobody"},
    {"FOOTMARK_SMTP_SECURITY": "none", "FOOTMARK_SMTP_USER": "u", "FOOTMARK_SMTP_PASSWORD": PASSWORD},
])
def test_a_faulty_setting_stops_the_start_without_the_password(faulty: dict[str, str]) -> None:
    with pytest.raises(ValueError) as fault:
        read_config({**SET_UP, **faulty})
    assert PASSWORD not in str(fault.value)
