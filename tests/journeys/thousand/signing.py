"""Letters: sent, made into one file by two persons' word, chased, signed in every way, refused, lapsed (S5.3)."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from kehou.enrolment import tasks
from kehou.enrolment.commands import signature as command
from tests.journeys.cast import Person, it_is, last_code, take_stock, words
from tests.journeys.thousand.school import SERVED, Family, Story, a_photo, posted

DRAWN = " ".join(f"{'ML'[at > 0]}{10 + at * 9} {60 + at % 3 * 8}" for at in range(30))
ON_THE_PHONE = 40  # of the plain families; the others send the sheet back


def letters_are_sent(story: Story) -> None:
    """Each family with a place gets its own; whoever waits has nothing to sign yet; pressed twice, nobody gets two."""
    it_is("2024-03-18", 9)
    at = {"notice": story.notice.pk}
    assert f"已下发 {len(story.placed)} 份" in words(story.lead.does("enrolment:send_letters", **at))
    assert "已下发 0 份" in words(story.lead.does("enrolment:send_letters", **at))
    page = story.lead.reads("enrolment:letters")
    story.letters = {one.pupil_id: one for one in page.context["letters"]}
    assert set(story.letters) == set(story.placed)
    story.unsigned = list(story.placed)
    take_stock()


def all_of_them_as_one_file(story: Story) -> None:
    """More than 200 children: asked for with a reason, agreed to by another person, taken once, made by the worker."""
    it_is("2024-03-18", 10)
    lead, principal = story.lead, story.principal
    lead.arrive()
    asked = lead.client.post(lead.address("enrolment:ask_bundle"))
    assert "kind=letters" in asked.url
    lead.is_refused("enrolment:ask_export", {"kind": "letters", "form": "zip", "why": " "})
    page = lead.does("enrolment:ask_export", {"kind": "letters", "form": "zip", "why": "打印给没有手机的家庭"})
    export = page.context["own"][0]["one"]
    assert export.count == len(story.placed)
    lead.is_refused("enrolment:take_export", export=export.pk)
    lead.is_refused("enrolment:decide_export", {"decision": "yes", "words": ""}, export=export.pk)
    assert lead.user.name in words(principal.reads("notices:inbox"))
    principal.does("enrolment:decide_export", {"decision": "yes", "words": ""}, export=export.pk)
    bundle = lead.does("enrolment:take_export", export=export.pk).context["one"]
    lead.is_refused("enrolment:take_export", export=export.pk)
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(story.house.unit.pk))
    file = lead.reads("enrolment:bundle_file", bundle=bundle.pk)
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert len(packed.namelist()) == len(SERVED)
        assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    story.told["letters in the file"] = len(story.placed)


# ── in every way ──────────────────────────────────────────────────────────────


def families_sign_in_their_own_ways(story: Story) -> None:
    """Drawn, typed after wrong codes, posted twice, on paper with a photo, refused on the phone and on paper."""
    it_is("2024-03-18", 19)
    phones = iter(story.on_the_phone(story.unsigned))
    paper = iter([one for one in story.unsigned if one not in story.families])
    drawn_on_the_phone(story, next(phones))
    typed_after_wrong_codes(story, next(phones))
    posted_twice(story, next(phones))
    refused_on_the_phone(story, next(phones))
    on_paper_with_a_photo(story, next(paper))
    refused_on_paper(story, next(paper))
    story.lapsing = [next(phones) for _ in range(3)]
    story.unsigned = [one for one in story.unsigned if one not in story.lapsing]


def opened(story: Story, pupil: UUID) -> tuple[Family, Any]:
    """The family opens the letter; the school sees that it has."""
    family, letter = story.families[pupil], story.letters[pupil]
    page = family.does("enrolment:open_letter", letter=letter.pk)
    assert all(one in words(page) for one in ("不签会怎样", "不同意这些要求"))
    return family, letter


def signed(story: Story, pupil: UUID) -> None:
    story.became[pupil] = "place"
    story.unsigned.remove(pupil)


def drawn_on_the_phone(story: Story, pupil: UUID) -> None:
    family, letter = opened(story, pupil)
    family.signs(letter, drawn=DRAWN)
    assert "signature-pad" in words(family.reads("enrolment:letter", letter=letter.pk))
    signed(story, pupil)


def typed_after_wrong_codes(story: Story, pupil: UUID) -> None:
    """A code is not guessed: after five tries it is over; nothing was signed meanwhile."""
    family, letter = opened(story, pupil)
    one_short = {"typed_name": "家长"}
    assert family.signs(letter, code="000000", **one_short).status_code == 422
    wrong = f"{(int(last_code(family.phone)) + 1) % 10**6:06}"
    told = [family.is_refused("enrolment:sign", {**family.signing, "code": wrong}, letter=letter.pk) for _ in range(5)]
    assert ("验证码不对" in told[0], "验证码已失效" in told[-1]) == (True, True)
    family.is_refused("enrolment:sign", {**family.signing, "code": last_code(family.phone)}, letter=letter.pk)
    unticked = {key: value for key, value in family.signing.items() if key != "confirm_0"}
    family.does("enrolment:letter_code", unticked, letter=letter.pk)
    family.is_refused("enrolment:sign", {**unticked, "code": last_code(family.phone)}, letter=letter.pk)
    assert family.follows(pupil).context["letter"].signed_at is None
    family.does("enrolment:sign", {**family.signing, "code": last_code(family.phone)}, letter=letter.pk)
    assert family.follows(pupil).context["letter"].signed_at is not None
    signed(story, pupil)


def posted_twice(story: Story, pupil: UUID) -> None:
    family, letter = opened(story, pupil)
    answers = [family.signs(letter, typed_name="家长")]
    answers.append(family.client.post(family.address("enrolment:sign", letter=letter.pk), family.signing))
    assert [one.status_code for one in answers] == [302, 302]
    assert len(family.follows(pupil).context["places"]) == 1
    story.signer = family, letter
    signed(story, pupil)


def refused_on_the_phone(story: Story, pupil: UUID) -> None:
    """What follows stood on the page; the seat is free at once, and the letter cannot be signed any more."""
    family, letter = opened(story, pupil)
    family.does("enrolment:refuse_letter", {"reason": "奶奶来带"}, letter=letter.pk)
    assert "已放弃名额" in words(family.follows(pupil))
    assert "奶奶来带" in words(story.lead.reads("enrolment:letters", {"show": "declined"}))
    assert family.signs(letter, typed_name="家长").status_code == 422
    story.became[pupil] = "declined"
    story.unsigned.remove(pupil)


def teacher_of(story: Story, pupil: UUID) -> Person:
    return next(story.rooms[at].teacher for at in SERVED if pupil in {one.pk for one in story.children(*at)})


def on_paper_with_a_photo(story: Story, pupil: UUID) -> None:
    letter, teacher = story.letters[pupil], teacher_of(story, pupil)
    assert teacher.reads("enrolment:letter_paper", letter=letter.pk, form="pdf")["Content-Type"] == "application/pdf"
    no_picture = SimpleUploadedFile("x.jpg", b"GIF89a", "image/jpeg")
    teacher.is_refused("enrolment:register_signature", {"signer": "奶奶", "photo": no_picture}, clause="S5.3", letter=letter.pk)
    teacher.does("enrolment:register_signature", {"signer": "奶奶", "photo": a_photo()}, letter=letter.pk)
    teacher.is_refused("enrolment:register_signature", {"signer": "奶奶"}, clause="S5.3", letter=letter.pk)
    signed(story, pupil)


def refused_on_paper(story: Story, pupil: UUID) -> None:
    letter, teacher = story.letters[pupil], teacher_of(story, pupil)
    teacher.does("enrolment:register_refusal", {"signer": "爷爷", "reason": "搬家了"}, letter=letter.pk)
    assert "爷爷书面答复：搬家了" in words(story.lead.reads("enrolment:letters", {"show": "declined"}))
    story.became[pupil] = "declined"
    story.unsigned.remove(pupil)


# ── everybody else ────────────────────────────────────────────────────────────


def everybody_else_signs(story: Story) -> None:
    """Forty on the phone; the others send the signed sheet, which their homeroom teachers register."""
    it_is("2024-03-19", 18)
    for pupil in story.on_the_phone(story.unsigned)[:ON_THE_PHONE]:
        assert opened(story, pupil)[0].signs(story.letters[pupil], typed_name="家长").status_code == 302
        signed(story, pupil)
    rest = set(story.unsigned)
    story.told["signed on paper"] = len(rest) + 1
    for at in SERVED:
        teacher = story.rooms[at].teacher
        teacher.arrive()
        for pupil in rest & {one.pk for one in story.children(*at)}:
            posted(teacher, "enrolment:register_signature", {"signer": "家长"}, letter=story.letters[pupil].pk)
            signed(story, pupil)
    take_stock()


def who_is_silent_is_reminded_and_lapses(story: Story) -> None:
    """Chased once a day; the day after the last the letter lapses; with a reason the school gives one more time."""
    it_is("2024-03-21", 9)
    page = story.lead.reads("enrolment:letters")
    assert {one.pupil_id for one in page.context["letters"]} == set(story.lapsing)
    assert page.context["unread"] == 3
    assert "已提醒 3 家" in words(story.lead.does("enrolment:remind_letters"))
    assert "已提醒 0 家" in words(story.lead.does("enrolment:remind_letters"))
    it_is("2024-03-24", 0, 15)
    tasks.lapse_letters(0)
    assert {one.pupil_id for one in story.lead.reads("enrolment:letters", {"show": "lapsed"}).context["letters"]} == set(story.lapsing)
    first, *others = story.lapsing
    for pupil in others:
        story.became[pupil] = "lapsed"
    it_is("2024-03-25", 9)
    more_time(story, first)


def more_time(story: Story, pupil: UUID) -> None:
    family, letter = story.families[pupil], story.letters[pupil]
    assert family.signs(letter, typed_name="家长").status_code == 422
    later = {"until": "2024-03-28", "reason": ""}
    story.lead.is_refused("enrolment:extend_letter", later, clause="S5.3", letter=letter.pk)
    story.lead.does("enrolment:extend_letter", {**later, "reason": "家长住院"}, letter=letter.pk)
    assert family.signs(letter, typed_name="家长").status_code == 302
    story.became[pupil] = "place"


# ── proof ─────────────────────────────────────────────────────────────────────


def a_signature_is_proven(story: Story) -> None:
    """What the family has taken home holds, offline and beside the journal; a changed byte is named."""
    family, letter = story.signer
    evidence = json.loads(family.reads("enrolment:own_evidence", letter=letter.pk).content)
    code, told = verified(story.folder, evidence)
    assert (code, told["faults"], told["journal"]["chained"], told["journal"]["whole"]) == (0, [], True, True)
    said = base64.b64decode(evidence["bytes"])
    at = said.index("家长".encode())
    touched = {**evidence, "bytes": base64.b64encode(said[:at] + b"\xe6" + said[at + 1 :]).decode()}
    code, told = verified(story.folder, touched, "--offline")
    assert code == 1
    assert any(one["part"] == "bytes" and one["offset"] <= at < one["until"] for one in told["faults"])


def verified(folder: Path, evidence: Any, *more: str) -> tuple[int, Any]:
    path = folder / "signature.json"
    path.write_text(json.dumps(evidence, ensure_ascii=False), "utf-8")
    done = CliRunner().invoke(command, ["verify", str(path), "--json", *more])
    return done.exit_code, json.loads(done.output)
