"""The gate opened from cold without a network, its list's age, what it let out; and the camera that reads a code (T24, C7.4a)."""

from pathlib import Path

import pytest
import segno
from django.urls import reverse
from PIL import Image

from kehou.care import actions, queries
from kehou.care.models import HandOver, PhoneEntry, PickupCode
from kehou.care.rules import PickUpRules
from kehou.core import clock
from kehou.core.scope import acting
from tests.care.afternoon import a_collector, a_mother, a_permit, an_afternoon, at
from tests.enrolment.test_asking_browser import device
from tests.factories import a_member_of_staff, everything
from tests.journeys.browsing import FAULTS, RULES, WIDE, axe, launched
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(browsing)
LEFT = "async () => [(await indexedDB.databases()).map(one => one.name), await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]"


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(16, 50))
    monkeypatch.setattr(clock, "today", lambda: at(16, 50).date())


@pytest.fixture
def told(school):
    told = an_afternoon(school, "陈一一", "李小明", "王二小")
    told.called()
    told.permit = a_permit(told.pupils[0], told)
    told.guard = a_member_of_staff(school, "门卫", role="gate")
    return told


def a_gate(browser, server, told):
    """A gate's device that has opened its page once with the network."""
    page = device(browser, server, told.guard.user)
    page.goto(server.url + reverse("care:gate", args=[told.school.code]))
    page.locator("[data-part=age]", has_text="离线名单取自").wait_for()
    page.wait_for_function("async () => (await caches.open('kehou-gate').then(one => one.keys())).length > 3")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def from_cold(page, *, hours: float = 0):
    """The browser closed and opened again without a network, so many hours later: the gate's own address."""
    context, address = page.context, page.url
    context.set_offline(True)
    page.close()
    page = context.new_page()
    if hours:
        page.add_init_script(f"Date.now = (now => () => now() + {int(hours * 3600_000)})(Date.now)")
    page.goto(address)
    page.get_by_role("heading", name="校门（没有网络）").wait_for()
    return page


def asks(page, typed: str) -> str:
    page.fill("#typed", typed)
    page.get_by_role("button", name="查验").click()
    page.locator("[data-part=answer]:visible, [data-part=found] [data-child]").first.wait_for()
    return page.locator("[data-part=verdict]").inner_text()


def test_from_cold_without_a_network_it_knows_who_may_leave_and_sends_it_on_once(browser, live_server, told):
    mother = a_mother(told.pupils[1])
    a_collector(told.pupils[1], "张某", relation="叔叔", barred=True)
    with acting(everything(told.school)) as scope:
        made = actions.make_code(told.pupils[2], person=a_mother(told.pupils[2], "王妈妈").pk, rules=PickUpRules(), now=at(16, 45), scope=scope)
        letters = queries.code_letters(made.pk)
    page = from_cold(a_gate(browser, live_server, told))
    page.locator("[data-part=alone] [data-child]").first.wait_for()
    page.get_by_role("button", name="看证放行").click()
    assert page.locator("[data-part=verdict]").inner_text() == "可以放行： 陈一一 · 一(1)班"
    page.get_by_role("button", name="人已核对，孩子出门，登记").click()
    asks(page, "李小明")
    found = page.locator("[data-part=found] [data-child]")
    assert "不得接走： 张某（叔叔）" in found.inner_text()
    assert found.get_by_role("button").all_inner_texts() == ["李妈妈（母亲）"]
    found.get_by_role("button", name="李妈妈").click()
    page.get_by_role("button", name="人已核对，孩子出门，登记").click()
    assert asks(page, letters.lower()).startswith("可以放行：")
    page.get_by_role("button", name="人已核对，孩子出门，登记").click()
    assert asks(page, letters).startswith("停：这个码已经用过")
    assert asks(page, "ZZZZZZ").startswith("停：名单里没有")
    page.locator("[data-part=unsent][data-count='3']").wait_for()
    assert page.evaluate(WIDE) is False
    page.evaluate(axe())
    assert page.evaluate(FAULTS, RULES) == []
    page.context.set_offline(False)
    page.locator("[data-part=unsent][data-count='0']").wait_for(state="attached")
    with acting(everything(told.school)):
        gone = {one.pupil.name: (one.to_kind, one.to_name, one.flag) for one in HandOver.objects.exclude(to_kind="group").select_related("pupil")}
        assert gone == {"陈一一": ("alone", "独自回家", ""), "李小明": ("guardian", "李妈妈（母亲）", ""), "王二小": ("guardian", "王妈妈（母亲）", "")}
        assert HandOver.objects.get(to_kind="guardian", pupil=told.pupils[1]).guardian_id == mother.pk
        assert (PhoneEntry.objects.count(), PickupCode.objects.get().used_at is not None) == (2, True)
    page.context.close()


def test_a_list_says_its_age_and_after_twelve_hours_sends_everybody_to_the_office(browser, live_server, told):
    a_mother(told.pupils[1])
    page = from_cold(a_gate(browser, live_server, told), hours=3)
    page.get_by_text("离线名单取自 16:50 · 3.0 小时前").wait_for()
    assert "取名单之后才收回的人、证和码，这里看不到" in page.inner_text("main")
    page = from_cold(page, hours=7.5)  # past midnight: a list is of its day
    page.get_by_text("打电话给学校办公室，逐个问清再放").wait_for()
    assert asks(page, "李小明").startswith("名单过期或不能确定：打电话给学校办公室")
    assert page.locator("[data-part=go]").is_hidden()
    assert "陈一一" not in page.content()
    page.context.close()


def test_signing_out_leaves_nothing_of_the_gate(browser, live_server, told):
    page = a_gate(browser, live_server, told)
    page.locator("details.menu", has_text="退出登录").locator("summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(LEFT) == [[], [], 0]
    page.context.close()


def test_what_lies_on_the_device_is_sealed(browser, live_server, told):
    page = a_gate(browser, live_server, told)
    kept = page.evaluate(
        """async () => {
            const base = await new Promise(done => { const asked = indexedDB.open("kehou-gate"); asked.onsuccess = () => done(asked.result); });
            const all = name => new Promise(done => { const asked = base.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => done(asked.result); });
            const [list] = await all("list");
            return [new TextDecoder("latin1").decode(list.data).length, new TextDecoder().decode(list.data).includes("陈一一")];
        }"""
    )
    assert kept[0] > 100
    assert kept[1] is False
    page.context.close()


# ── the camera ───────────────────────────────────────────────────────────────


def filmed(folder: Path, text: str) -> Path:
    """A short film of a card with this code, a little askew, as a camera at a gate would see it (raw video, I420)."""
    code = segno.make(text, error="m")
    wide, high = 640, 480
    rows = [list(row) for row in code.matrix_iter(border=4)]
    drawn = Image.new("L", (len(rows), len(rows)), 255)
    drawn.putdata([0 if dark else 255 for row in rows for dark in row])
    drawn = drawn.resize((360, 360), Image.Resampling.NEAREST).rotate(7, expand=True, fillcolor=200)
    card = Image.new("L", (wide, high), 180)
    card.paste(drawn, ((wide - drawn.width) // 2, (high - drawn.height) // 2))
    frame = b"FRAME\n" + card.tobytes() + bytes([128]) * (wide * high // 2)
    film = folder / "card.y4m"
    film.write_bytes(f"YUV4MPEG2 W{wide} H{high} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return film


def filming(browser, folder: Path, text: str):
    """A browser whose camera shows a card with this code."""
    seen = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={filmed(folder, text)}"]
    return launched(browser.browser_type, *seen)


def test_the_camera_within_the_gates_page_reads_a_permit_and_asks_the_house(browser, live_server, told, tmp_path):
    with acting(everything(told.school)):
        token = told.permit.token
    camera = filming(browser, tmp_path, f"{live_server.url}{reverse('care:gate', args=[told.school.code])}?token={token}")
    page = device(camera, live_server, told.guard.user)
    page.goto(live_server.url + reverse("care:gate", args=[told.school.code]))
    page.get_by_role("button", name="用相机扫码").click()
    page.get_by_text("可以放行").wait_for()
    assert f"token={token}" in page.url
    assert "陈一一" in page.inner_text("main")
    camera.close()


def test_without_a_network_the_camera_reads_a_code_made_after_the_list(browser, live_server, told, tmp_path):
    mother = a_mother(told.pupils[2], "王妈妈")
    with acting(everything(told.school)) as scope:
        made = actions.make_code(told.pupils[2], person=mother.pk, rules=PickUpRules(), now=at(16, 45), scope=scope)
        code = queries.codes(scope).get(pk=made.pk)
        scanned = f"{live_server.url}/{told.school.code}/care/codes/?code={queries.code_letters(code.pk)}#{queries.ticket_of(code)}"
        PickupCode.objects.filter(pk=made.pk).update(date=at(8, day=at(8).date().replace(day=24)).date())  # not on the list the gate takes along
    camera = filming(browser, tmp_path, scanned)
    page = from_cold(a_gate(camera, live_server, told))
    page.get_by_role("button", name="用相机扫码").click()
    page.locator("[data-part=answer][data-why=ok]").wait_for()
    assert page.locator("[data-part=verdict]").inner_text() == "可以放行： 王二小 · 一(1)班"
    assert page.locator("[data-part=verdictnote]").inner_text() == "王二小 · 一(1)班 → 王妈妈（母亲）"
    camera.close()


def test_a_phone_that_reads_codes_by_itself_is_asked_first(browser, live_server, told, tmp_path):
    camera = filming(browser, tmp_path, "nothing of ours")
    page = device(camera, live_server, told.guard.user)
    page.add_init_script(
        """window.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"]; } async detect() { return [{ rawValue: "NO-SUCH" }]; } };"""
    )
    page.goto(live_server.url + reverse("care:gate", args=[told.school.code]))
    page.get_by_role("button", name="用相机扫码").click()
    page.wait_for_url("**token=NO-SUCH")
    camera.close()


def test_only_the_gate_may_use_the_camera(client, told):
    client.force_login(told.guard.user)
    told_by = {name: client.get(reverse(f"care:{name}", args=[told.school.code])).headers["Permissions-Policy"] for name in ("gate", "gate_offline", "codes")}
    assert [one.split(", ")[0] for one in told_by.values()] == ["camera=(self)", "camera=(self)", "camera=()"]
    assert all("microphone=()" in one for one in told_by.values())
