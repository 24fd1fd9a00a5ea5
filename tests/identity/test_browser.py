"""Signing in, in a real browser: a passkey made and used, a scanned slip, no fault for axe on phone and desk."""

from pathlib import Path

import pytest

from kehou.core.scope import acting
from kehou.identity.models import User
from kehou.people.models import Guardian
from tests.factories import a_class, a_member_of_staff, a_pupil, everything
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "春天的操场-2024"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

chromium = pytest.fixture(scope="module")(browsing)


@pytest.fixture
def teacher(school) -> User:
    user = a_member_of_staff(school, role="homeroom").user
    user.set_password(SECRET)
    user.save()
    return user


def sign_in(page, address: str, user: User) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", user.username)
    page.fill("#id_password", SECRET)
    page.click("form[action='/accounts/login/'] button[type=submit]")


def test_a_passkey_is_made_and_then_signs_in_without_a_password(chromium, live_server, teacher):
    address = live_server.url.replace("127.0.0.1", "localhost")  # passkeys are bound to a name, never to a number
    context = chromium.new_context(locale="zh-CN")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page, address, teacher)
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", SECRET)
    page.click("main button[type=submit]")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    context.clear_cookies()
    page.goto(f"{address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    assert page.get_by_text(teacher.name).first.is_visible()
    assert said == []
    context.close()


def test_a_scanned_slip_fills_its_code_in_and_leaves_the_address(chromium, live_server, school):
    page = chromium.new_page(locale="zh-CN")
    page.goto(f"{live_server.url}/bind/{school.code}/#7K4M-2QXR-9B3D")
    assert page.input_value("#id_slip") == "7K4M-2QXR-9B3D"
    assert page.url == f"{live_server.url}/bind/{school.code}/"


def faults(page) -> list[str]:
    """What axe finds, as sentences; a page wider than the screen is one, too."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    wide = [] if page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") else ["wider than the screen"]
    return wide + [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core comes with npm ci")
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_accessible(chromium, live_server, school, teacher, width):
    User.objects.create_user("demo-gate", name="老李", demo_card="扫接送码")
    room = a_class(school)
    child = a_pupil(room)
    with acting(everything(school)):
        Guardian.objects.create(school=school, pupil=child, name="李妈妈", relation="mother", user=teacher)
    lead = a_member_of_staff(school, "陈主任", role="service_lead").user
    lead.set_password(SECRET)
    lead.save()
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    found = []
    for path in ("/accounts/login/", "/accounts/phone/", f"/bind/{school.code}/"):
        page.goto(f"{live_server.url}{path}")
        found += faults(page)
    sign_in(page, live_server.url, lead)
    here = f"/{school.code}"
    for path in ("/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/2fa/totp/activate/",
                 f"{here}/identity/grants/", f"{here}/people/slips/", f"{here}/people/slips/{room.pk}/"):  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        found += faults(page)
    context.close()
    assert found == []
