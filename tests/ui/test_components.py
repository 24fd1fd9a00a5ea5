"""What the components promise to whoever writes a page."""

import pytest
from django import forms
from django.template import engines

from kehou.core.errors import Refusal

pytestmark = pytest.mark.usefixtures("undefined_fails")


@pytest.fixture
def undefined_fails(settings):
    """A template variable nobody defined is an error, also inside components."""

    class Undefined(str):
        def __mod__(self, name):
            raise AssertionError(f"undefined: {name}")

    options = {**settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid": Undefined("%s")}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]


def shown(template: str, **context) -> str:
    """A line of template as a page would show it, its spaces folded."""
    from django_cotton.compiler_regex import CottonCompiler

    compiled = CottonCompiler().process(template)
    return " ".join(engines["django"].from_string(compiled).render(context).split())


class LeaveForm(forms.Form):
    day = forms.DateField(label="哪一天", help_text="只能请今天以后的假。")
    reason = forms.ChoiceField(label="原因", choices=[("ill", "生病"), ("trip", "外出")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)


def test_every_component_renders_without_a_single_attribute():
    plain = ["card", "table", "cell", "field", "fields", "form-errors", "button", "link-button", "badge", "empty"]
    more = ["alert", "refusal", "clause", "track", "tile", "tiles", "meter", "initials", "person", "people", "facts"]
    rest = ["fact", "timeline", "tabs", "trail", "pagination", "confirm", "toolbar", "filter", "bulk", "choices", "icon"]
    for name in plain + more + rest:
        shown(f"<c-{name}></c-{name}>")


def test_a_wrong_field_says_so_beside_it_and_to_a_screen_reader():
    form = LeaveForm({"reason": "ill"})
    page = shown('<c-field :field="form.day" />', form=form)
    assert '<label class="field-label" for="id_day">哪一天</label>' in page
    assert 'aria-describedby="id_day_helptext id_day_error"' in page
    assert 'id="id_day_error"' in page and 'aria-invalid="true"' in page


def test_choices_stand_in_a_fieldset_with_their_question_as_legend():
    page = shown('<c-field :field="form.reason" />', form=LeaveForm())
    assert "<fieldset" in page and '<legend class="field-label">原因</legend>' in page


def test_a_field_that_may_stay_empty_says_so():
    assert "（选填）" in shown('<c-field :field="form.note" />', form=LeaveForm())


def test_a_refusal_shows_sentence_next_step_and_clause():
    refusal = Refusal("六年级学生不能申请看护。", clause="S2", todo="请选一至五年级的孩子。")
    page = shown('<c-refusal :refusal="refusal" />', refusal=refusal)
    assert "六年级学生不能申请看护。" in page and "请选一至五年级的孩子。" in page
    assert 'class="clause"' in page and ">S2</" in page


def test_a_name_written_by_a_family_stays_text_everywhere():
    name = '"><script>x</script>'
    page = shown('<c-person name="{{ name }}" note="{{ name }}" /><c-cell label="{{ name }}">{{ name }}</c-cell>', name=name)
    assert "<script" not in page and page.count("&lt;script&gt;") == 4


def test_a_card_inside_a_card_does_not_inherit_its_title():
    page = shown('<c-card title="外"><c-card>内</c-card></c-card>')
    assert page.count("外") == 1
