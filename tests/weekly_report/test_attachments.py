"""Photos and files of a weekly report: kept whatever their caption says, and given back."""

from __future__ import annotations

from pathlib import Path

from tests.play import Chat
from tests.play import Stage as Scene
from tests.weekly_report.conftest import reports_of


def test_a_photo_is_kept_with_the_report(lead: Chat, stage: Scene) -> None:
    lead.says("Web培训32人6课时")
    lead.sends_file("签到表.jpg", b"jpeg", "image/jpeg")
    lead.taps("提交")
    (file,) = reports_of(stage)[0].contents.attachments
    assert file.name == "签到表.jpg"
    assert stage.files.read(file.key) == b"jpeg"


def test_a_photo_is_kept_whatever_its_caption_says(lead: Chat, stage: Scene) -> None:
    lead.says("/report")
    lead.taps("与上周相同")
    heard = lead.sends_file("现场.jpg", b"jpeg", "image/jpeg", caption="现场照片")
    assert "附件已收下" in heard[-1].text
    assert "附件：现场.jpg" in heard[-1].text
    lead.taps("提交")
    (file,) = reports_of(stage)[0].contents.attachments
    assert file.name == "现场.jpg"


def test_a_photo_sent_for_a_field_is_kept_though_its_caption_is_no_answer(lead: Chat) -> None:
    lead.says("/report")
    lead.taps("填写")
    lead.taps("培训")
    first, second = lead.sends_file("现场.jpg", b"jpeg", "image/jpeg", caption="现场照片")
    assert first.text.startswith("附件已收下")
    assert "2/6" in second.text


def test_a_caption_is_offered_to_a_field_of_words_and_fills_it_only_when_tapped(lead: Chat, stage: Scene) -> None:
    lead.says("/report 1 steps")
    lead.taps("培训"), lead.taps("跳过"), lead.taps("没有变化")
    first, second = lead.sends_file("现场.jpg", b"jpeg", "image/jpeg", caption="完成第三单元实训")
    assert first.text == "附件已收下。附带的说明没有填入；要填入这一项，请点“填入说明”。"
    assert (second.labels, "4/6" in second.text) == (["填入说明", "上一步", "跳过"], True)
    lead.taps("填入说明"), lead.sends_file("机房.jpg", b"jpeg 2", "image/jpeg", caption="机房照片")
    lead.taps("没有问题"), lead.taps("跳过"), lead.taps("提交")
    contents = reports_of(stage)[0].contents
    assert (contents.progress, contents.problems) == ("完成第三单元实训", "")
    assert [file.name for file in contents.attachments] == ["现场.jpg", "机房.jpg"]


def test_a_photo_with_a_caption_begins_a_report(lead: Chat) -> None:
    heard = lead.sends_file("签到表.jpg", b"jpeg", "image/jpeg", caption="Web培训32人6课时")
    assert "附件：签到表.jpg" in heard[-1].text
    assert "培训 32 人、6 课时" in heard[-1].text


def test_a_file_sent_while_the_certificate_is_asked_for_is_kept(busy: Chat, stage: Scene) -> None:
    busy.says("培训32人6课时")
    busy.sends_file("签到表.pdf", b"pdf", "application/pdf")
    busy.taps("老年照护（中级）")
    busy.taps("提交")
    (report,) = reports_of(stage)
    assert (report.contents.trained, report.contents.attachments[0].name) == (32, "签到表.pdf")


def test_an_attachment_comes_back_from_a_filed_report(lead: Chat) -> None:
    lead.says("Web培训32人6课时")
    lead.sends_file("签到表.jpg", b"jpeg", "image/jpeg")
    lead.taps("提交")
    lead.says("/report 2026秋-12-001")
    sent = lead.taps("附件 1")[-1].parcel.file
    assert sent is not None
    assert (sent[0], Path(sent[2]).read_bytes()) == ("签到表.jpg", b"jpeg")
    assert lead.says("/report file 2026秋-12-001 7")[-1].text == "这份周报没有这个附件。"


def test_a_photo_whose_caption_only_names_it_begins_a_report_without_words(lead: Chat, stage: Scene) -> None:
    heard = lead.sends_file("现场.jpg", b"jpeg", "image/jpeg", caption="Web 这周培训现场")
    assert heard[-1].text.startswith("附件已收下。")
    lead.taps("提交")
    contents = reports_of(stage)[0].contents
    assert (contents.progress or "", [file.name for file in contents.attachments]) == ("", ["现场.jpg"])
