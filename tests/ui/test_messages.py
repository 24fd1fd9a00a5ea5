"""The message tool: nothing is said in Chinese only."""

import pytest
from babel.messages.pofile import read_po

from kehou.ui import messages


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A small room 'care' with one page and one Python file."""
    monkeypatch.setattr(messages, "HOUSE", tmp_path / "kehou")
    care = tmp_path / "kehou" / "care"
    (care / "templates").mkdir(parents=True)
    (care / "data").mkdir()
    (care / "__init__.py").write_text("")
    (care / "events.py").write_text('from x import gettext_lazy as _\n\nSAID = _("交接给%(who)s")\n', "utf-8")
    (care / "data" / "old.py").write_text('_("不是我们的话")\n', "utf-8")
    page = '<c-card title="{% translate "点名" %}">{% blocktranslate %}共 {{ n }} 人{% endblocktranslate %}</c-card>\n'
    (care / "templates" / "a.html").write_text(page, "utf-8")
    return messages.Room(care)


def said(room) -> dict[str, str]:
    return {m.id: m.string for m in read_po(room.po.open("rb"), locale="en") if m.id}


def translate(room, **english):
    text = room.po.read_text("utf-8")
    for chinese, words in english.items():
        text = text.replace(f'msgid "{chinese}"\nmsgstr ""', f'msgid "{chinese}"\nmsgstr "{words}"')
    room.po.write_text(text, "utf-8")


def test_pages_components_and_python_are_collected_and_data_is_not(room):
    messages.extract()
    assert said(room) == {"交接给%(who)s": "", "点名": "", "共 %(n)s 人": ""}


def test_english_stays_when_the_room_says_something_new(room):
    messages.extract()
    translate(room, 点名="Roll call")
    (room.path / "new.py").write_text('_("接走")\n', "utf-8")
    messages.extract()
    assert said(room)["点名"] == "Roll call" and said(room)["接走"] == ""


def test_a_lost_placeholder_a_missing_sentence_and_repeated_chinese_are_named(room):
    messages.extract()
    translate(room, **{"交接给%(who)s": "Handed over", "点名": "点名"})
    wrong = messages.check()
    assert len(wrong) == 3
    assert any("placeholders who" in one for one in wrong)
    assert any("no English for “共 %(n)s 人”" in one for one in wrong)
    assert any("is the Chinese again" in one for one in wrong)


def test_fuzzy_english_does_not_count(room):
    messages.extract()
    translate(room, 点名="Roll call")
    text = room.po.read_text("utf-8").replace('msgid "点名"', '#, fuzzy\nmsgid "点名"')
    room.po.write_text(text, "utf-8")
    assert any("fuzzy" in one for one in messages.check())


def test_bare_chinese_in_a_page_is_found_with_its_line(room):
    (room.path / "templates" / "b.html").write_text('<p>\n点名</p>\n<b translate="no">课</b>\n', "utf-8")
    assert [one for one in messages.check() if "without translate" in one] == [
        "care: kehou/care/templates/b.html:2 says “点名</p>” without translate."
    ]


def test_a_bare_mark_between_words_is_found_too(room):
    (room.path / "templates" / "b.html").write_text("<p>{{ one }}、{{ other }}</p>\n", "utf-8")
    assert [one for one in messages.check() if "without mark" in one] == ["care: kehou/care/templates/b.html:1 says “<p>、</p>” without mark."]


def test_what_is_complete_compiles_and_checks_clean(room):
    messages.extract()
    translate(room, **{"交接给%(who)s": "Handed to %(who)s", "点名": "Roll call", "共 %(n)s 人": "%(n)s in all"})
    assert messages.check() == []
    assert [path.name for path in messages.compile_()] == ["django.mo"]


def test_the_components_themselves_are_complete_in_english():
    assert messages.check(["ui"]) == []
