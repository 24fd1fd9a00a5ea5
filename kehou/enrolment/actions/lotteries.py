"""Need exceeds places: freeze the list and promise the seed, then draw, once, for everybody to run again (S1.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.events import LotteryAnnounced, LotteryDrawn
from kehou.enrolment.models import Application, Lottery, LotterySeed, Round, Standing
from kehou.enrolment.queries.lotteries import candidates, entries_of, met_by, seat_words, seats_free
from kehou.enrolment.rules import CapacityRules, Entry, Ranked, commitment_of, drawn, exceeds, groups_of, list_digest
from kehou.policy.queries import basis_json, basis_lines, rules_for


class NeedExceedsPlaces(Refusal):
    clause = "S1.1"
    todo = gettext_lazy("请先公布优先顺序和抽签，抽签后再发布公示。")

    @classmethod
    def at(cls, over: dict[str, int]) -> "NeedExceedsPlaces":
        seat, count = max(over.items(), key=lambda one: one[1])
        return cls(_("名额不够：%(seat)s多 %(count)s 人。") % {"seat": seat_words(seat), "count": count})


class NoNeedForLottery(Refusal):
    clause = "S1.1"
    sentence = gettext_lazy("名额够用，不用抽签。")
    todo = gettext_lazy("终审通过的可以直接公示。")


class LotteryWaits(Refusal):
    clause = "S1.1"
    sentence = gettext_lazy("已有一次公布了还没有抽的抽签。")
    todo = gettext_lazy("名单已经冻结，请到日子抽签。")


class LotteryDrawnAlready(Refusal):
    clause = "S1.1"
    sentence = gettext_lazy("这次抽签已经完成，不能再抽。")
    todo = gettext_lazy("结果可以下载核对。")


class TooEarlyToDraw(Refusal):
    clause = "S1.1"
    todo = gettext_lazy("请到公布的那一天再抽。")

    @classmethod
    def until(cls, day: date) -> "TooEarlyToDraw":
        return cls(_("公布的抽签日期是 %(day)s，还没有到。") % {"day": f"{day:%Y-%m-%d}"})


class DrawTooSoon(Refusal):
    clause = "S1.1"
    sentence = gettext_lazy("抽签要在公布之后的日子进行。")
    todo = gettext_lazy("请选明天或以后的日期，让家长先看到名单和承诺。")


class WordMissing(Refusal):
    clause = "S1.1"
    sentence = gettext_lazy("公布时写明要加入公开数字，现在还没有填。")
    todo = gettext_lazy("请照开奖公告填写公开数字。")


@dataclass(frozen=True)
class Frozen:
    """What a lottery is about, worked out from the data as it stands."""

    rows: list[Application]
    met: dict[str, list[str]]
    criteria: tuple[str, ...]
    entries: list[Entry]
    offered: dict[str, int]


def check_capacity(round: Round, *, now: datetime, scope: Scope) -> None:
    """A notice shows nobody while need exceeds places and no lottery has decided."""
    if Lottery.objects.filter(round=round, drawn_at=None).exists():
        raise LotteryWaits(todo=_("抽签后再发布公示。"))
    rows = candidates(round)
    over = exceeds(entries_of(rows, round, {}), seats_free(round)) if rows else {}
    if over:
        raise NeedExceedsPlaces.at(over)


def announce_lottery(round: Round, *, draws_on: date, public_draw: str = "", now: datetime, scope: Scope) -> Lottery:
    """Freeze who takes part and what is free, and promise a seed by its hash, all before the draw.

    The seed stays under seal; a public number named now and known only later keeps even the house from reckoning ahead.
    """
    if draws_on <= now.date():
        raise DrawTooSoon
    with acting(scope.for_unit(round.school_id)) as wide:
        Round.objects.select_for_update().get(pk=round.pk)
        frozen = _freeze(round, now=now, scope=wide)
        if not exceeds(frozen.entries, frozen.offered):
            raise NoNeedForLottery
        lottery = _keep(round, frozen, draws_on=draws_on, public_draw=public_draw.strip(), now=now, scope=scope)
        told = LotteryAnnounced(
            school=round.school_id, lottery=lottery.pk, list_sha256=lottery.list_sha256, commitment=lottery.commitment,
            public_draw=lottery.public_draw, draws_on=draws_on, numbers=tuple(one.number for one in frozen.entries),
            basis=basis_lines(CapacityRules, round.school, now.date()),
        )  # fmt: skip
        record(told, scope=scope)
    return lottery


def _freeze(round: Round, *, now: datetime, scope: Scope) -> Frozen:
    criteria = rules_for(CapacityRules, round.school, now.date()).criteria
    rows = candidates(round)
    met = met_by(rows, round, scope)
    return Frozen(rows, met, criteria, entries_of(rows, round, groups_of(met, criteria)), seats_free(round))


def _keep(round: Round, frozen: Frozen, *, draws_on: date, public_draw: str, now: datetime, scope: Scope) -> Lottery:
    seed, last = token_hex(32), Lottery.objects.filter(round=round).aggregate(last=Max("number"))["last"] or 0
    lottery = Lottery(
        school=round.school, round=round, number=last + 1, criteria=list(frozen.criteria),
        entries=[one.as_json() for one in frozen.entries], offered=frozen.offered,
        list_sha256=list_digest(frozen.entries, frozen.offered, frozen.criteria), commitment=commitment_of(seed),
        public_draw=public_draw, draws_on=draws_on, announced_at=now, announced_by_id=scope.user_id,
        basis=basis_json(CapacityRules, round.school, now.date()),
    )  # fmt: skip
    try:
        with transaction.atomic():
            lottery.save(force_insert=True)
    except IntegrityError as error:
        if "one_lottery_waits" in str(error):
            raise LotteryWaits from error
        raise
    LotterySeed.objects.create(school=round.school, lottery=lottery, seed=seed)
    return lottery


def draw_lottery(lottery: Lottery, *, word: str = "", now: datetime, scope: Scope) -> list[Ranked]:
    """Show the seed, draw once, and write down where each application stands and why.

    Who waits follows from LotteryDrawn in the order of the draw; the notice shows those who are placed.
    """
    with acting(scope.for_unit(lottery.school_id)):
        Round.objects.select_for_update().get(pk=lottery.round_id)
        mine = Lottery.objects.select_for_update().get(pk=lottery.pk)
        _check_draw(mine, word.strip(), now)
        seed = LotterySeed.objects.get(lottery=mine).seed
        entries = [Entry(one["number"], one["group"], tuple(one["seats"])) for one in mine.entries]
        ranked = drawn(entries, mine.offered, seed=seed, word=word.strip())
        mine.seed, mine.word, mine.drawn_at, mine.drawn_by_id = seed, word.strip(), now, scope.user_id
        mine.save(update_fields=["seed", "word", "drawn_at", "drawn_by"])
        _write_down(mine, entries, ranked, scope)
    return ranked


def _check_draw(lottery: Lottery, word: str, now: datetime) -> None:
    if lottery.drawn_at is not None:
        raise LotteryDrawnAlready
    if now.date() < lottery.draws_on:
        raise TooEarlyToDraw.until(lottery.draws_on)
    if lottery.public_draw and not word:
        raise WordMissing


def _write_down(lottery: Lottery, entries: list[Entry], ranked: list[Ranked], scope: Scope) -> None:
    found = Application.objects.filter(round=lottery.round_id, number__in=[one.number for one in ranked])
    rows = {one.number: one for one in found.select_related("pupil__home_class__grade")}
    met = met_by([*rows.values()], Round.objects.select_related("term").get(pk=lottery.round_id), scope.for_unit(lottery.school_id))
    groups = {one.number: one.group for one in entries}
    Standing.objects.bulk_create(
        _standing(lottery, rows[one.number], one, groups[one.number], [key for key in lottery.criteria if key in met[one.number]])
        for one in ranked
    )
    told = LotteryDrawn(
        school=lottery.school_id, lottery=lottery.pk, round=lottery.round_id, seed=lottery.seed, word=lottery.word,
        placed=tuple(rows[one.number].pk for one in ranked if one.placed),
        waiting=tuple(rows[one.number].pk for one in ranked if not one.placed),
    )  # fmt: skip
    record(told, scope=scope)


def _standing(lottery: Lottery, row: Any, one: Ranked, group: int, met: list[str]) -> Standing:
    return Standing(
        school_id=lottery.school_id, pupil_id=row.pupil_id, application=row, lottery=lottery, group=group, met=met, key=one.key,
        rank=one.rank, placed=one.placed, full=list(one.full),
    )  # fmt: skip
