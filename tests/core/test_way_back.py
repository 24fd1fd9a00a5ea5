"""Where somebody comes back to after a form: a page, never the address of a command."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from kehou.core.pages import page_address
from tests.factories import a_member_of_staff


def asked(method: str, **headers: str):
    return getattr(RequestFactory(), method)("/xx-primary/care/day/plan/?a=1", headers=headers)


def test_a_page_is_its_own_way_back():
    assert page_address(asked("get")) == "/xx-primary/care/day/plan/?a=1"


def test_after_a_form_it_is_the_page_the_form_was_on():
    assert page_address(asked("post", referer="http://testserver/xx-primary/care/day/?day=2")) == "/xx-primary/care/day/?day=2"


@pytest.mark.parametrize("before", ["", "https://elsewhere.example/x", "javascript:alert(1)"])
def test_another_house_is_no_way_back(before):
    assert page_address(asked("post", referer=before)) == "/"


@pytest.mark.django_db
def test_whoever_signed_out_meanwhile_comes_back_to_the_page_and_not_to_the_command(client, school):
    page = reverse("care:day", kwargs={"unit": school.code})
    answer = client.post(reverse("care:plan_day", kwargs={"unit": school.code}), headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={page}")


@pytest.mark.django_db
def test_the_address_of_a_command_says_that_there_is_no_page(client, school):
    lead = a_member_of_staff(school, role="service_lead")
    client.force_login(lead.user)
    answer = client.get(reverse("care:plan_day", kwargs={"unit": school.code}))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()


@pytest.mark.django_db
def test_a_refusal_offers_the_other_language_on_the_page_before(client, school):
    lead = a_member_of_staff(school, role="service_lead")
    client.force_login(lead.user)
    page = reverse("care:day", kwargs={"unit": school.code})
    answer = client.post(reverse("care:plan_day", kwargs={"unit": school.code}), headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 422
    assert f'name="next" value="{page}"' in answer.content.decode()
