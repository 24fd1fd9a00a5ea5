"""One example of every kind of paper, with a word of the test's choice wherever a person's word can stand."""

from collections.abc import Callable
from datetime import date

from kehou.papers.kinds import application, assessment, custody, duty, health, letter, notice, rolls, slips, statistics, walks
from kehou.papers.kinds.lists import GradeFacts, ReviewFacts, ReviewRow, build_grade, build_review
from kehou.papers.kinds.single import CertificateFacts, PledgeFacts, build_certificate, build_pledge
from kehou.papers.paper import Paper, Style

DAY, TERM = date(2024, 3, 4), "2023—2024学年第二学期"
STYLE = Style("新新小学", "校址：新新路1号 & 电话 010-12345678")


def an_application(word: str = "李小明", style: Style = STYLE) -> Paper:
    facts = application.ApplicationFacts(
        word, TERM, word, word, word, "K7Q4-M2XP", "https://kehou.example/xx/enrolment/paper/?code=K7Q4-M2XP",
        ("家长下班晚", word), word, word, ("周一", "周三"), ("周一",), (word,), (word,), (True, True, False), word, True,
        ("周三",), (word,), (word,), word, word, DAY,
    )  # fmt: skip
    return application.build(facts, style)


def a_review(word: str = "李小明", style: Style = STYLE) -> Paper:
    return build_review(ReviewFacts(word, word, [ReviewRow(word, word, word, word, word, word, word, word)]), style)


def a_grade(word: str = "李小明", style: Style = STYLE) -> Paper:
    return build_grade(GradeFacts(word, TERM, word, 1, word, [(word, word, word, word, word)]), style)


def a_notice(word: str = "李*明", style: Style = STYLE, rows: int = 1) -> Paper:
    told = [(f"2024-2-{at:04}", "一(1)班", word, "2" if at == 3 else "") for at in range(1, rows + 1)]
    return notice.build(notice.NoticeFacts("新新小学", TERM, 1, DAY, date(2024, 3, 8), told), style)


def a_letter(word: str = "李小明", style: Style = STYLE) -> Paper:
    body = f"新新小学校内课后服务告知单\n申请编号：2024-2-0001\n\n{word}\n1. {word}\n{word}的家长："
    return letter.build(letter.LetterFacts(word, word, body, [word], "2024-1", "ab" * 32, word, DAY, DAY), style)


def a_pledge(word: str = "李小明", style: Style = STYLE) -> Paper:
    return build_pledge(PledgeFacts(word, TERM, word, word, word, word, (word,), word, DAY), style)


def a_certificate(word: str = "李小明", style: Style = STYLE) -> Paper:
    return build_certificate(CertificateFacts(word, TERM, word, word, word, word, word, DAY, None, DAY), style)


def some_statistics(word: str = "一(1)班", style: Style = STYLE) -> Paper:
    return statistics.build(statistics.StatisticsFacts(word, word, (word, "通过"), [(word, (3, 4))], DAY), style)


def some_slips(word: str = "李小明", style: Style = STYLE) -> Paper:
    made = [slips.SlipFacts(word, word, word, DAY, "https://kehou.example/bind/xx/#K7Q4")]
    return slips.build(word, word, made, style)


def a_custody_chain(word: str = "李小明", style: Style = STYLE) -> Paper:
    """A day with two hand-overs, one of them told late, and one alarm."""
    steps = (("1", "15:31", word, word, "入班", word, word, ""), ("2", "17:10", word, word, "接走", word, word, f"{word}（离线 17:08）"))
    marks, alarms = (("15:35", word, "到", word, word),), (("15:36", word, word, "15:37", word, word),)
    return custody.build(custody.CustodyFacts(word, word, DAY, steps, marks, alarms, True, DAY, word), style)


def a_duty_roster(word: str = "李小明", style: Style = STYLE) -> Paper:
    rows = (duty.DutyRow(DAY, "周一", "15:40—17:00", word, word, word, word, word),)
    return duty.build(duty.DutyFacts(word, TERM, rows, word), style)


def a_seating_chart(word: str = "李小明", style: Style = STYLE) -> Paper:
    return duty.build_chart(duty.Chart(word, word, word, ((word, "王小二\n一(1)班"), ("", "不坐"))), TERM, style)


def a_roll_book(word: str = "李小明", style: Style = STYLE) -> Paper:
    return duty.build_book(duty.Book(word, word, ((word, word), ("王小二", "一(1)班"))), TERM, style)


def a_roll(word: str = "李小明", style: Style = STYLE, children: int = 2) -> Paper:
    told = [(word, "一(1)班", "留到17:00后"), *(("王小二", word, word) for _n in range(children - 1))]
    address = "https://kehou.example/xx/care/paper/AY8Lx0T2dGykv1nHqUu7ugEAAAAAAAAAAC4Zk9d3a1s"
    return rolls.build(rolls.RollFacts("2024-03-25", word, word, "15:40–17:00", word, told, children, address), style)


def an_assessment(word: str = "一(1)班教室", style: Style = STYLE) -> Paper:
    row = (word, 10, 9, 9, 8, 5, 71.0)
    facts = assessment.AssessmentFacts(word, word, "71.0", word, word, [row], [row], [(DAY, word, word, word)], DAY)
    return assessment.build(facts, style)


def a_walk_list(word: str = "李小明", style: Style = STYLE) -> Paper:
    ways = [walks.WalkFacts(word, word, word, ((word, ""), ("王小二", "请假"))), walks.WalkFacts("二组", word, "", ((word, ""),))]
    return walks.build("2024-03-25", word, ways, style)


def a_health_record(word: str = "李小明", style: Style = STYLE) -> Paper:
    children = ((word, "一(1)班", "15:50", "不适　37.8 ℃　发热", word), ("王小二", "一(1)班", "15:35", "没有症状", ""))
    return health.build(health.HealthFacts(word, word, DAY, word, children, 1, "37.3"), style)


KINDS: dict[str, Callable[..., Paper]] = {
    "application": an_application, "review": a_review, "grade": a_grade, "notice": a_notice, "letter": a_letter,
    "pledge": a_pledge, "certificate": a_certificate, "statistics": some_statistics, "slips": some_slips, "custody": a_custody_chain,
    "duty": a_duty_roster, "roll": a_roll, "rolls": a_roll_book, "seats": a_seating_chart, "assessment": an_assessment, "walk": a_walk_list,
    "health": a_health_record,
}  # fmt: skip
