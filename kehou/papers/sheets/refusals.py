"""Why a file could not be read, in both languages, and what to do about it."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence in the two languages of the house."""

    zh: str
    en: str

    def format(self, **values: object) -> "Sentence":
        return Sentence(self.zh.format(**values), self.en.format(**values))

    def said_in(self, language: str) -> str:
        """The sentence for a language code such as ``zh-hans`` or ``en``.

        >>> Sentence("好", "Good").said_in("zh-hans")
        '好'
        """
        return self.en if language.lower().startswith("en") else self.zh


class Unreadable(Exception):
    """The file was not read; nothing of it was used. ``sentence`` says why, ``todo`` what helps."""

    def __init__(self, code: str, **values: object):
        self.code = code if code in REFUSALS else "damaged"
        self.values = values
        why, todo = REFUSALS[self.code]
        self.sentence = why.format(**values)
        self.todo = todo.format(**values)
        super().__init__(self.sentence.zh)


SAVE_AGAIN = Sentence(
    "请用 Excel 或 WPS 打开它，“另存为”.xlsx 后再上传。",
    "Open it in Excel or WPS, save it as .xlsx and upload that.",
)
MAKE_NEW = Sentence(
    "请新建一个工作簿，只复制名单的内容（粘贴为数值）后再上传。",
    "Make a new workbook, copy only the roster into it (paste as values) and upload that.",
)
SPLIT_UP = Sentence(
    "请删去名单以外的行和列，或按年级分成几个文件上传。",
    "Remove what is not the roster, or upload one file per grade.",
)

REFUSALS: dict[str, tuple[Sentence, Sentence]] = {
    "empty": (
        Sentence("这个文件是空的。", "This file is empty."),
        Sentence("请确认选对了文件。", "Check that you chose the right file."),
    ),
    "suffix": (
        Sentence("只能读取 .xlsx 和 .csv 文件。", "Only .xlsx and .csv files can be read."),
        SAVE_AGAIN,
    ),
    "too_large": (
        Sentence("文件超过 {megabytes} MB。", "The file is larger than {megabytes} MB."),
        SPLIT_UP,
    ),
    "not_xlsx": (
        Sentence(
            "这个文件的内容不是 Excel 工作簿（.xlsx）。",
            "The content of this file is not an Excel workbook (.xlsx).",
        ),
        SAVE_AGAIN,
    ),
    "locked": (
        Sentence(
            "这个工作簿有打开密码，或是旧的 .xls 格式，无法读取。",
            "This workbook is password-protected or in the old .xls format.",
        ),
        Sentence(
            "请取消密码并“另存为”.xlsx 后再上传。", "Remove the password, save as .xlsx and upload."
        ),
    ),
    "macros": (
        Sentence("这个工作簿带有宏，不予读取。", "This workbook contains macros."),
        SAVE_AGAIN,
    ),
    "damaged": (
        Sentence("这个文件已损坏，无法读取。", "This file is damaged and cannot be read."),
        SAVE_AGAIN,
    ),
    "unsafe": (
        Sentence(
            "这个工作簿的内部结构不正常，为安全起见没有读取。",
            "The inside of this workbook is out of order, so it was not read.",
        ),
        MAKE_NEW,
    ),
    "too_rich": (
        Sentence(
            "这个工作簿展开后过大，为安全起见没有读取。",
            "This workbook unfolds to far more than a roster, so it was not read.",
        ),
        MAKE_NEW,
    ),
    "too_many_rows": (
        Sentence(
            "工作表“{sheet}”超过 {rows} 行。", "Sheet “{sheet}” has more than {rows} rows."
        ),
        SPLIT_UP,
    ),
    "too_many_columns": (
        Sentence(
            "工作表“{sheet}”超过 {columns} 列。", "Sheet “{sheet}” has more than {columns} columns."
        ),
        SPLIT_UP,
    ),
    "long_cell": (
        Sentence(
            "工作表“{sheet}”的单元格 {cell} 文字过长。",
            "Cell {cell} of sheet “{sheet}” is too long.",
        ),
        Sentence("请缩短或清空这个单元格。", "Shorten or clear this cell."),
    ),
    "hidden": (
        Sentence("工作簿里的工作表都被隐藏了。", "All sheets of this workbook are hidden."),
        Sentence("请取消隐藏后再上传。", "Unhide the sheet and upload again."),
    ),
    "slow": (
        Sentence("读取这个文件用时过长，已停止。", "Reading this file took too long and was stopped."),
        MAKE_NEW,
    ),
    "encoding": (
        Sentence(
            "无法识别这个 .csv 文件的文字编码（需要 UTF-8 或 GB18030）。",
            "The text of this .csv file is neither UTF-8 nor GB18030.",
        ),
        SAVE_AGAIN,
    ),
    "control": (
        Sentence(
            "这个 .csv 文件里有不是文字的内容。", "This .csv file contains something that is no text."
        ),
        SAVE_AGAIN,
    ),
    "delimiter": (
        Sentence(
            "这个 .csv 文件的各列不是用逗号分隔的（看到的是“{mark}”）。",
            "The columns of this .csv file are not separated by commas but by “{mark}”.",
        ),
        SAVE_AGAIN,
    ),
    "quote": (
        Sentence(
            "这个 .csv 文件第 {row} 行附近的引号不成对，或某一格文字过长。",
            "Near line {row} of this .csv file a quotation mark is not closed, or a cell is too long.",
        ),
        SAVE_AGAIN,
    ),
}
