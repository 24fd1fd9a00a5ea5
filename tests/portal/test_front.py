"""The public pages: schools and their public matters, nobody's name, as fast for three schools as for one."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.enrolment.examples import a_child, a_notice, a_round, an_application, at
from tests.factories import a_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(at(3, 5), tick=False):
        yield


def test_everybody_sees_the_schools_and_that_a_notice_stands(client, school):
    a_notice([an_application(a_round(school), a_child(school))])
    page = client.get("/public/").content.decode()
    assert "某小学" in page and "1 个公示" in page
    assert "李小明" not in page


def test_a_school_shows_its_notice_as_a_count(client, school, other_school):
    a_notice([an_application(a_round(school), a_child(school))])
    page = client.get(reverse("portal:unit", kwargs={"unit": school.code})).content.decode()
    assert "1 人通过审核" in page
    assert "李小明" not in page and "邻校" not in page
    assert "1 人通过审核" not in client.get(reverse("portal:unit", kwargs={"unit": other_school.code})).content.decode()


def test_three_schools_are_asked_for_like_one(client, school):
    with CaptureQueriesContext(connection) as one:
        client.get("/public/")
    a_school("zz-primary", "邻校"), a_school("yy-primary", "第三小学")
    with CaptureQueriesContext(connection) as three:
        assert "第三小学" in client.get("/public/").content.decode()
    assert len(three) == len(one)
