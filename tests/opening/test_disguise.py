"""What is no workbook is called what it is, whatever its name says."""

import io
import zipfile

import pytest

from perfxl.errors import NotAWorkbook
from perfxl.messages import say
from perfxl.opening import open_return

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00", "RAR、7z"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (b"{\\rtf1", "Word"),
        (docx(), "Word"),
        ("<html><table><tr><td>单位名称</td></tr></table></html>".encode("gbk"), "网页"),
        ("\ufeff<HTML xmlns:x='urn:schemas-microsoft-com:office:excel'>".encode(), "网页"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML 表格 2003"),
        ("单位名称,金额\n甲局,1.2\n".encode("gb18030"), "CSV"),
        ("单位名称\t金额".encode("utf-16"), "CSV"),
        (OLE + b"\x01" * 600, "不是 Excel 工作簿"),
        (b"\x00\x01\x02\x03", "不是 Excel 工作簿"),
        (b"", "空的"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_under_a_false_name_is_said_to_be_what_it_is(data: bytes, words: str):
    with pytest.raises(NotAWorkbook) as caught:
        open_return(data, "自评表.xlsx")
    assert words in say(caught.value.key, "zh", **caught.value.facts)
    assert say(caught.value.key, "en", **caught.value.facts)
