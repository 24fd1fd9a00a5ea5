"""Two guardians in one cell, as schools write them (people: rosters)."""

import pytest

from kehou.people.rules.roster.guardians import joined

TWO = [("father", "张三", "13811112222"), ("mother", "李四", "13811113333")]


@pytest.mark.parametrize(
    ("names", "phones"),
    [
        ("张三（父） 李四（母）", "13811112222、13811113333"),
        ("张三(父)李四(母)", "１３８１１１１２２２２ 13811113333"),
        ("父:张三 母：李四", "13811112222/13811113333"),
        ("张三（父）13811112222 李四（母）13811113333", ""),
        ("父 张三 13811112222；母 李四 13811113333", ""),
    ],
)
def test_both_are_read_each_with_the_own_phone(names, phones):
    assert [(one.relation, one.name, one.phone) for one in joined(names, phones, "", "other")] == TWO


def test_a_space_parts_two_names_only_where_two_numbers_say_so():
    assert [one.name for one in joined("张建国 李敏", "13811112222、13811113333", "", "other")] == ["张建国", "李敏"]
    assert [one.name for one in joined("买买提 艾力", "13811112222", "", "other")] == ["买买提艾力"]
    assert [one.name for one in joined("张 三", "13811112222", "", "other")] == ["张三"]
