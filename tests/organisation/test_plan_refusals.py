"""A plan goes its way in order: what the district has not seen is not decided, what is not approved is not revised (S7.1)."""

from datetime import date

import pytest

from kehou.core.scope import acting
from kehou.organisation import actions, queries
from kehou.organisation.actions import plans
from kehou.organisation.models import Leader, ServicePlan
from tests.enrolment.examples import at
from tests.factories import everything

pytestmark = pytest.mark.django_db
NOW = at(3, 1)


@pytest.fixture
def plan(school):
    """The school's draft for the term, its leading group headed by the principal."""
    with acting(everything(school)) as scope:
        Leader.objects.create(school=school, role="head", name="陈校长", post="校长")
        return actions.draft_plan(queries.terms(scope)[0], today=date(2024, 3, 1), scope=scope)


def test_a_draft_is_changed_and_not_revised(school, plan):
    with acting(everything(school)) as scope:
        with pytest.raises(plans.NothingToRevise):
            actions.revise_plan(plan, reason="延时班增加", today=date(2024, 3, 2), scope=scope)
        assert ServicePlan.objects.count() == 1


def test_the_district_decides_only_what_was_filed(school, plan):
    with acting(everything(school)) as scope:
        with pytest.raises(plans.NothingToDecide):
            actions.decide_plan(plan, approved=True, remark="", at=NOW, scope=scope)
        actions.file_plan(plan, words="到18:00", at=NOW, scope=scope)
        actions.decide_plan(plan, approved=True, remark="", at=NOW, scope=scope)
        assert ServicePlan.objects.get().state == "approved"


def test_a_plan_that_lies_with_the_district_is_not_filed_again(school, plan):
    with acting(everything(school)) as scope:
        actions.file_plan(plan, words="到18:00", at=NOW, scope=scope)
        with pytest.raises(plans.NothingToDecide):
            actions.file_plan(plan, words="到19:00", at=NOW, scope=scope)
        assert ServicePlan.objects.get().content["words"] == "到18:00"
