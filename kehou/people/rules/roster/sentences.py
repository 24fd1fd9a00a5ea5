"""Everything a roster's problem can say, in both languages, with how heavily it weighs."""

from enum import StrEnum
from typing import NamedTuple

from kehou.papers.sheets import Sentence


class Severity(StrEnum):
    """An error stops the import, a warning asks for a look, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Why(StrEnum):
    NO_TABLE = "no_table"
    SHEET_SKIPPED = "sheet_skipped"
    NO_PUPILS = "no_pupils"
    NAME_MISSING = "name_missing"
    NAME_FORMULA = "name_formula"
    NAME_TOO_LONG = "name_too_long"
    NAME_STRANGE = "name_strange"
    NAME_CLEANED = "name_cleaned"
    NAME_SHORT = "name_short"
    TEXT_UNREADABLE = "text_unreadable"
    TEXT_TOO_LONG = "text_too_long"
    CELL_ERROR = "cell_error"
    SEX_UNREADABLE = "sex_unreadable"
    SEX_CONTRADICTS = "sex_contradicts"
    BIRTH_UNREADABLE = "birth_unreadable"
    BIRTH_NO_DAY = "birth_no_day"
    BIRTH_UNLIKELY = "birth_unlikely"
    BIRTH_CONTRADICTS = "birth_contradicts"
    ID_BECAME_NUMBER = "id_became_number"
    ID_FORMULA = "id_formula"
    ID_LENGTH = "id_length"
    ID_DATE = "id_date"
    ID_CHECK_DIGIT = "id_check_digit"
    ID_OTHER = "id_other"
    GRADE_MISSING = "grade_missing"
    GRADE_UNREADABLE = "grade_unreadable"
    GRADE_OUTSIDE = "grade_outside"
    GRADE_CONTRADICTS = "grade_contradicts"
    CLASS_MISSING = "class_missing"
    CLASS_UNREADABLE = "class_unreadable"
    CLASS_BECAME_DATE = "class_became_date"
    CLASS_UNKNOWN = "class_unknown"
    PHONE_WRONG = "phone_wrong"
    PHONE_LANDLINE = "phone_landline"
    TWICE_IN_FILE = "twice_in_file"
    NUMBER_TWICE = "number_twice"
    SAME_NAME = "same_name"
    MATCHES_SEVERAL = "matches_several"
    KNOWN_TWICE = "known_twice"
    NAME_CHANGES = "name_changes"
    CLASS_CHANGES = "class_changes"
    NUMBER_DIFFERS = "number_differs"


class Saying(NamedTuple):
    severity: Severity
    why: Sentence
    todo: Sentence


def _saying(severity: Severity, why_zh: str, why_en: str, todo_zh: str, todo_en: str) -> Saying:
    return Saying(severity, Sentence(why_zh, why_en), Sentence(todo_zh, todo_en))


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
AS_TEXT_ZH = "请把这一列设为“文本”格式，再按证件重新填写。"
AS_TEXT_EN = "Format the column as text and type the number again from the document."

SENTENCES: dict[Why, Saying] = {
    Why.NO_TABLE: _saying(
        ERROR,
        "没有找到名单：没有一行同时写着“姓名”和别的列名。",
        "No roster found: no row names the columns.",
        "请在名单上方加一行列名，如：姓名、性别、年级、班级。",
        "Add a row of column names above, such as 姓名, 性别, 年级, 班级.",
    ),
    Why.SHEET_SKIPPED: _saying(
        WARNING,
        "这张工作表没有列名行，没有读取。",
        "This sheet has no row of column names and was not read.",
        "如果里面有学生，请加上列名行（姓名、班级……）。",
        "If pupils are in it, add a row of column names.",
    ),
    Why.NO_PUPILS: _saying(
        ERROR,
        "列名下面没有学生。",
        "There are no pupils below the column names.",
        "请确认选对了文件。",
        "Check that you chose the right file.",
    ),
    Why.NAME_MISSING: _saying(
        ERROR, "这一行没有姓名。", "This row has no name.", "请填写姓名，或删去这一行。", "Fill in the name or remove the row."
    ),
    Why.NAME_FORMULA: _saying(
        ERROR,
        "姓名这一格是公式，不是文字。",
        "The name is a formula, not text.",
        "请复制这一列，“选择性粘贴”为数值，或直接填写姓名。",
        "Copy the column and paste it as values, or type the name.",
    ),
    Why.NAME_TOO_LONG: _saying(
        ERROR,
        "姓名有 {length} 个字，超过 {limit} 个。",
        "The name has {length} characters, more than {limit}.",
        "请核对，姓名一格只写一个人的姓名。",
        "Check it; one cell holds one person's name.",
    ),
    Why.NAME_STRANGE: _saying(
        ERROR,
        "姓名里有不该出现的字符“{mark}”。",
        "The name contains “{mark}”, which no name has.",
        "请只写姓名，说明写到“备注”列。",
        "Write only the name; remarks go into the note column.",
    ),
    Why.NAME_CLEANED: _saying(
        NOTE,
        "姓名里有看不见的字符，已去掉，读作“{name}”。",
        "Invisible characters were removed; read as “{name}”.",
        "请核对姓名。",
        "Check the name.",
    ),
    Why.NAME_SHORT: _saying(
        WARNING, "姓名只有一个字。", "The name has only one character.", "请核对是否漏字。", "Check that nothing is missing."
    ),
    Why.TEXT_UNREADABLE: _saying(
        ERROR,
        "这一格里有无法识别的字符。",
        "This cell contains unreadable characters.",
        "请重新填写这一格。",
        "Type this cell again.",
    ),
    Why.TEXT_TOO_LONG: _saying(
        ERROR,
        "这一格超过 {limit} 个字。",
        "This cell has more than {limit} characters.",
        "请缩短。",
        "Shorten it.",
    ),
    Why.CELL_ERROR: _saying(
        ERROR,
        "这一格是表格的错误值或没有结果的公式。",
        "This cell holds a spreadsheet error or a formula without a result.",
        "请改为实际的内容。",
        "Replace it by what it should say.",
    ),
    Why.SEX_UNREADABLE: _saying(ERROR, "看不懂这里的性别。", "The sex cannot be read.", "请写“男”或“女”。", "Write 男 or 女."),
    Why.SEX_CONTRADICTS: _saying(
        ERROR,
        "性别与身份证号不一致。",
        "The sex contradicts the identity number.",
        "请按证件核对两格。",
        "Check both cells against the document.",
    ),
    Why.BIRTH_UNREADABLE: _saying(
        ERROR,
        "这里的出生日期看不懂，或日历上没有这一天。",
        "The birth date cannot be read or does not exist.",
        "请写成 2016-05-04 的样子。",
        "Write it like 2016-05-04.",
    ),
    Why.BIRTH_NO_DAY: _saying(
        NOTE,
        "出生日期只有年月，没有日。",
        "The birth date has no day.",
        "需要时请补全；不影响导入。",
        "Complete it if needed; the import goes on.",
    ),
    Why.BIRTH_UNLIKELY: _saying(
        WARNING,
        "按出生日期是 {age} 岁，不像在校学生。",
        "By the birth date the pupil is {age} years old.",
        "请核对。",
        "Check it.",
    ),
    Why.BIRTH_CONTRADICTS: _saying(
        ERROR,
        "出生日期与身份证号不一致。",
        "The birth date contradicts the identity number.",
        "请按证件核对两格。",
        "Check both cells against the document.",
    ),
    Why.ID_BECAME_NUMBER: _saying(
        ERROR,
        "号码被表格变成了数字，末几位已经丢失。",
        "The spreadsheet turned this into a number; its last digits are lost.",
        AS_TEXT_ZH,
        AS_TEXT_EN,
    ),
    Why.ID_FORMULA: _saying(
        ERROR, "号码这一格是公式。", "The number is a formula.", "请“选择性粘贴”为数值（文本）。", "Paste it as text."
    ),
    Why.ID_LENGTH: _saying(
        ERROR,
        "身份证号应为 18 位，这里是 {length} 位。",
        "An identity number has 18 characters, this one {length}.",
        "请按证件核对。",
        "Check it against the document.",
    ),
    Why.ID_DATE: _saying(
        ERROR,
        "身份证号里的出生日期不存在或在将来。",
        "The birth date inside the identity number does not exist or lies ahead.",
        "请按证件核对。",
        "Check it against the document.",
    ),
    Why.ID_CHECK_DIGIT: _saying(
        ERROR,
        "身份证号的校验码不对，多半有一位写错。",
        "The check digit of the identity number is wrong; probably one digit is mistyped.",
        "请按证件核对。",
        "Check it against the document.",
    ),
    Why.ID_OTHER: _saying(
        WARNING,
        "这不是居民身份证号。",
        "This is not a resident identity number.",
        "如为护照等其他证件，请在“证件类型”列写明。",
        "For another document, name it in a column 证件类型.",
    ),
    Why.GRADE_MISSING: _saying(
        ERROR,
        "没有年级。",
        "The grade is missing.",
        "请填写年级，或把班级写成“三年级2班”。",
        "Fill in the grade, or write the class like 三年级2班.",
    ),
    Why.GRADE_UNREADABLE: _saying(
        ERROR, "看不懂这里的年级。", "The grade cannot be read.", "请写成“三年级”。", "Write it like 三年级."
    ),
    Why.GRADE_OUTSIDE: _saying(
        ERROR,
        "本校是 {first} 至 {last} 年级，没有 {grade} 年级。",
        "The school has grades {first} to {last}, not {grade}.",
        "请核对年级。",
        "Check the grade.",
    ),
    Why.GRADE_CONTRADICTS: _saying(
        ERROR,
        "年级列是 {grade} 年级，班级里写的是 {other} 年级。",
        "The grade column says {grade}, the class says {other}.",
        "请核对两格。",
        "Check both cells.",
    ),
    Why.CLASS_MISSING: _saying(
        ERROR, "没有班级。", "The class is missing.", "请填写班级，如“2班”。", "Fill in the class, such as 2班."
    ),
    Why.CLASS_UNREADABLE: _saying(
        ERROR,
        "看不懂这里的班级。",
        "The class cannot be read.",
        "请写成“2班”或“三年级2班”。",
        "Write it like 2班 or 三年级2班.",
    ),
    Why.CLASS_BECAME_DATE: _saying(
        ERROR,
        "班级被表格变成了日期（{month}月{day}日）。",
        "The spreadsheet turned the class into a date ({month}/{day}).",
        "请把这一列设为“文本”格式，写成“三年级2班”。",
        "Format the column as text and write it like 三年级2班.",
    ),
    Why.CLASS_UNKNOWN: _saying(
        ERROR,
        "本校没有 {grade} 年级 {number} 班（现有：{known}）。",
        "The school has no class {grade}.{number} (it has: {known}).",
        "请核对班级，或先在“组织 › 班级”建立这个班。",
        "Check the class, or add it first under 组织 › 班级.",
    ),
    Why.PHONE_WRONG: _saying(
        ERROR,
        "电话有 {length} 位数字，不是一个完整的号码。",
        "The phone number has {length} digits and is not complete.",
        "请核对，手机号是 11 位。",
        "Check it; a mobile number has 11 digits.",
    ),
    Why.PHONE_LANDLINE: _saying(
        WARNING,
        "这是固定电话，收不到短信验证码。",
        "This is a landline; it cannot receive codes by SMS.",
        "有手机号请改填手机号。",
        "Give a mobile number if there is one.",
    ),
    Why.TWICE_IN_FILE: _saying(
        ERROR,
        "与{place}是同一名学生。",
        "The same pupil as in {place}.",
        "请删去其中一行。",
        "Remove one of the two rows.",
    ),
    Why.NUMBER_TWICE: _saying(
        ERROR,
        "这个号码在{place}也用了，而姓名不同。",
        "This number is also used in {place} under another name.",
        "请按证件核对两行。",
        "Check both rows against the documents.",
    ),
    Why.SAME_NAME: _saying(
        NOTE,
        "与{place}同班同名，按两名学生处理。",
        "Same class and name as {place}; taken as two pupils.",
        "如果是同一人，请删去一行。",
        "If it is one child, remove a row.",
    ),
    Why.MATCHES_SEVERAL: _saying(
        ERROR,
        "学校里有 {count} 名学生与这一行相符，分不清是谁。",
        "{count} pupils of the school match this row.",
        "请补上出生日期或学籍号。",
        "Add the birth date or the registry number.",
    ),
    Why.KNOWN_TWICE: _saying(
        ERROR,
        "这一行和{place}指向学校里的同一名学生。",
        "This row and {place} mean the same pupil of the school.",
        "请核对并删去一行。",
        "Check them and remove one row.",
    ),
    Why.NAME_CHANGES: _saying(
        WARNING,
        "号码相同，姓名将由“{before}”改为“{after}”。",
        "Same number; the name would change from “{before}” to “{after}”.",
        "请确认确实改名。",
        "Confirm that the name has changed.",
    ),
    Why.CLASS_CHANGES: _saying(
        NOTE,
        "将由{before}转到{after}。",
        "Moves from {before} to {after}.",
        "请确认转班。",
        "Confirm the move.",
    ),
    Why.NUMBER_DIFFERS: _saying(
        WARNING,
        "学校里有同名、同一天出生的学生，但号码不同，按新学生处理。",
        "The school has a pupil of this name and birth date with another number; taken as a new pupil.",
        "请核对是否同一人。",
        "Check whether it is the same child.",
    ),
}
