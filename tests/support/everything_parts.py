"""The raw parts of the workbook with everything: what xlsxwriter does not draw and Office, WPS and add-ins leave."""

from __future__ import annotations

from dataclasses import dataclass

PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN_XML = "application/vnd.openxmlformats-officedocument"
MICROSOFT = "http://schemas.microsoft.com/office"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
THREAD = "{5A3F2E10-0001-4C7D-9B1E-20210304AAAA}"
PERSON = "{5A3F2E10-0002-4C7D-9B1E-20210304AAAA}"
IMAGE_ID = "ID_0123456789ABCDEF0123456789ABCDEF"


@dataclass(frozen=True)
class Part:
    """A part to add: its bytes, its content type ("" where its extension says it), who relates to it and how."""

    name: str
    content: str | bytes
    content_type: str = ""
    source: str | None = None
    relation: str = ""
    relation_id: str = ""


THREADED_COMMENTS = (
    f'{HEAD}<ThreadedComments xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments" xmlns:x="{MAIN}">'
    f'<threadedComment ref="C3" dT="2021-03-04T05:06:07.00" personId="{PERSON}" id="{THREAD}">'
    "<text>这个数请再核一下</text></threadedComment></ThreadedComments>"
)
PERSONS = (
    f'{HEAD}<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments">'
    f'<person displayName="绩效股" id="{PERSON}" userId="jxg" providerId="None"/></personList>'
)
SHADOW_OF_THREAD = "[Threaded comment]\n\nComment:\n    这个数请再核一下"

CHECKBOX_PROPERTIES = f'{HEAD}<formControlPr xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" objectType="CheckBox"/>'
CHECKBOX_SHAPE = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/></v:shapetype>'
    '<v:shape id="_x0000_s1050" type="#_x0000_t201" style="position:absolute;margin-left:240pt;margin-top:60pt;'
    'width:72pt;height:16pt;z-index:9;mso-wrap-style:tight" filled="f" stroked="f" o:insetmode="auto">'
    '<v:textbox><div style="text-align:left"><font face="宋体" size="180">材料齐全</font></div></v:textbox>'
    '<x:ClientData ObjectType="Checkbox"><x:SizeWithCells/><x:Anchor>5, 0, 5, 0, 6, 30, 6, 0</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Checked>1</x:Checked><x:NoThreeD/></x:ClientData></v:shape>"
)
CONTROLS = (
    '<controls><control shapeId="1050" r:id="rIdCheckbox" name="材料齐全"/>'
    '<control shapeId="1051" r:id="rIdActiveX" name="CheckBox1"/></controls>'
)
ACTIVE_X = (
    f'{HEAD}<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" xmlns:r="{OFFICE}" '
    'ax:classid="{8BD21D40-EC42-11CE-9E0D-00AA006002F3}" ax:persistence="persistStreamInit" r:id="rId1"/>'
)
ACTIVE_X_STATE = b"\x00\x02\x24\x00stand-in for an ActiveX state"
MACROS = b"\xd0\xcf\x11\xe0stand-in for a VBA project" + bytes(range(256))
PRINTER_SETTINGS = "A4 双面 stand-in for DEVMODE".encode("utf-16-le") + bytes(64)
CUSTOM_XML = f'{HEAD}<归档 xmlns="urn:example:archive"><案卷号>2021-绩效-007</案卷号></归档>'
CUSTOM_XML_PROPERTIES = (
    f'{HEAD}<ds:datastoreItem ds:itemID="{{5A3F2E10-0003-4C7D-9B1E-20210304AAAA}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
)
LABEL = (
    f'{HEAD}<clbl:labelList xmlns:clbl="{MICROSOFT}/2020/mipLabelMetadata"><clbl:label '
    'id="{5a3f2e10-0004-4c7d-9b1e-20210304aaaa}" enabled="1" method="Privileged" '
    'siteId="{5a3f2e10-0005-4c7d-9b1e-20210304aaaa}" removed="0"/></clbl:labelList>'
)
CELL_IMAGES = (
    f'{HEAD}<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"><etc:cellImage><xdr:pic>'
    f'<xdr:nvPicPr><xdr:cNvPr id="2" name="{IMAGE_ID}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
    '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="300000" cy="300000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic></etc:cellImage></etc:cellImages>'
)
PIVOT_CACHE = (
    f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="财务" '
    'refreshedDate="44259" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="2">'
    '<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="明细"/></cacheSource>'
    '<cacheFields count="2"><cacheField name="项目" numFmtId="0"><sharedItems count="2"><s v="道路"/><s v="水利"/>'
    '</sharedItems></cacheField><cacheField name="金额" numFmtId="0"><sharedItems containsSemiMixedTypes="0" '
    'containsString="0" containsNumber="1" containsInteger="1" minValue="3" maxValue="5"/></cacheField></cacheFields>'
    "</pivotCacheDefinition>"
)
PIVOT_RECORDS = (
    f'{HEAD}<pivotCacheRecords xmlns="{MAIN}" xmlns:r="{OFFICE}" count="2"><r><x v="0"/><n v="3"/></r>'
    '<r><x v="1"/><n v="5"/></r></pivotCacheRecords>'
)
PIVOT_TABLE = (
    f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="按项目汇总" cacheId="1" dataOnRows="0" '
    'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" '
    'applyAlignmentFormats="0" applyWidthHeightFormats="1" dataCaption="值" updatedVersion="6" '
    'minRefreshableVersion="3" createdVersion="6" indent="0" outline="1" outlineData="1">'
    '<location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
    '<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items>'
    '</pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>'
    '<rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    '<colItems count="1"><i/></colItems>'
    '<dataFields count="1"><dataField name="求和项:金额" fld="1" baseField="0" baseItem="0"/></dataFields>'
    '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0" '
    'showColStripes="0" showLastColumn="1"/></pivotTableDefinition>'
)
LIST_FROM_ANOTHER_SHEET = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/'
    '2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1" xr:uid="{5A3F2E10-0006-4C7D-9B1E-20210304AAAA}" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"><x14:formula1><xm:f>明细!$A$2:$A$3'
    "</xm:f></x14:formula1><xm:sqref>H3:H9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)
WORKBOOK_PROTECTION = '<workbookProtection workbookPassword="CC3D" lockStructure="1"/>'


SPREADSHEET = f"{OPEN_XML}.spreadsheetml"


def parts(sheet: str, pivot_sheet: str, workbook: str, picture: bytes) -> tuple[Part, ...]:
    """Return the parts to add around a workbook, given its sheet of figures, the sheet of its pivot and a picture."""
    return (*_on_the_sheet(sheet), *_around(workbook, picture), *_pivot(pivot_sheet, workbook))


def _on_the_sheet(sheet: str) -> tuple[Part, ...]:
    """Return thread, controls and print settings of the sheet of figures."""
    return (
        Part(
            "xl/threadedComments/threadedComment1.xml", THREADED_COMMENTS,
            "application/vnd.ms-excel.threadedcomments+xml", sheet,
            f"{MICROSOFT}/2017/10/relationships/threadedComment", "rIdThread",
        ),
        Part(
            "xl/ctrlProps/ctrlProp1.xml", CHECKBOX_PROPERTIES, "application/vnd.ms-excel.controlproperties+xml", sheet,
            f"{OFFICE}/ctrlProp", "rIdCheckbox",
        ),
        Part(
            "xl/activeX/activeX1.xml", ACTIVE_X, "application/vnd.ms-office.activeX+xml", sheet,
            f"{OFFICE}/control", "rIdActiveX",
        ),
        Part(
            "xl/activeX/activeX1.bin", ACTIVE_X_STATE, "application/vnd.ms-office.activeX", "xl/activeX/activeX1.xml",
            f"{MICROSOFT}/2006/relationships/activeXControlBinary", "rId1",
        ),
        Part(
            "xl/printerSettings/printerSettings1.bin", PRINTER_SETTINGS, f"{SPREADSHEET}.printerSettings", sheet,
            f"{OFFICE}/printerSettings", "rIdPrinter",
        ),
    )  # fmt: skip


def _around(workbook: str, picture: bytes) -> tuple[Part, ...]:
    """Return what belongs to the workbook or the package: persons, custom XML, label, WPS's pictures in cells."""
    return (
        Part(
            "xl/persons/person.xml", PERSONS, "application/vnd.ms-excel.person+xml", workbook,
            f"{MICROSOFT}/2017/10/relationships/person", "rIdPerson",
        ),
        Part("customXml/item1.xml", CUSTOM_XML, "", workbook, f"{OFFICE}/customXml", "rIdCustomXml"),
        Part(
            "customXml/itemProps1.xml", CUSTOM_XML_PROPERTIES, f"{OPEN_XML}.customXmlProperties+xml",
            "customXml/item1.xml", f"{OFFICE}/customXmlProps", "rId1",
        ),
        Part(
            "docMetadata/LabelInfo.xml", LABEL, "application/vnd.ms-office.classificationlabels+xml", "",
            f"{MICROSOFT}/2020/02/relationships/classificationlabels", "rIdLabel",
        ),
        Part(
            "xl/cellimages.xml", CELL_IMAGES, "application/vnd.wps-officedocument.cellimage+xml", workbook,
            "http://www.wps.cn/officeDocument/2020/cellImage", "rIdCellImages",
        ),
        Part("xl/media/image9.png", picture, "", "xl/cellimages.xml", f"{OFFICE}/image", "rId1"),
    )  # fmt: skip


def _pivot(sheet: str, workbook: str) -> tuple[Part, ...]:
    """Return a pivot table with its cache."""
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    return (
        Part(
            cache, PIVOT_CACHE, f"{SPREADSHEET}.pivotCacheDefinition+xml", workbook,
            f"{OFFICE}/pivotCacheDefinition", "rIdPivotCache",
        ),
        Part(
            "xl/pivotCache/pivotCacheRecords1.xml", PIVOT_RECORDS, f"{SPREADSHEET}.pivotCacheRecords+xml", cache,
            f"{OFFICE}/pivotCacheRecords", "rId1",
        ),
        Part(
            "xl/pivotTables/pivotTable1.xml", PIVOT_TABLE, f"{SPREADSHEET}.pivotTable+xml", sheet,
            f"{OFFICE}/pivotTable", "rIdPivot",
        ),
    )  # fmt: skip
