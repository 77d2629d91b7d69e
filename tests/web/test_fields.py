"""Forms as a page draws them."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template


def draw(source: str, **context: object) -> str:
    drawn = Template("{% load components %}" + source).render(Context(context))
    return re.sub(r">[ \n]+<", "><", re.sub(r"[ \n]+", " ", drawn)).strip()


def words_of(drawn: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", drawn)).strip()


class BallotForm(forms.Form):
    title = forms.CharField(max_length=5, help_text="Read out.")
    email = forms.EmailField(required=False)
    choice = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I have read the rule")

    def clean(self):
        raise forms.ValidationError("Voting has closed.")


def test_an_error_summary_links_every_field_and_says_what_was_kept():
    drawn = draw("{% error_summary form %}", form=BallotForm({"title": "far too long"}))
    assert re.findall(r'<li>(?:<a href="([^"]*)">)?([^<]*)', drawn) == [
        ("#id_title", "Title: Ensure this value has at most 5 characters (it has 12)."),
        ("#id_choice_0", "Choice: This field is required."),
        ("#id_sure", "I have read the rule: This field is required."),
        ("", "Voting has closed."),
    ]
    assert "What you wrote is kept below." in drawn


def test_an_error_summary_is_silent_without_errors():
    assert draw("{% error_summary form nothing %}", form=BallotForm(), nothing=None) == ""


def test_an_error_summary_shows_a_refusal():
    assert "Not now." in draw("{% error_summary form refusal='Not now.' %}", form=BallotForm())


def test_a_field_ties_label_hint_error_and_control_together():
    form = BallotForm({"title": "far too long"})
    drawn = draw("{% field form.title %}", form=form)
    assert '<label for="id_title">Title</label>' in drawn
    assert '<div class="hint" id="id_title-hint">Read out.</div>' in drawn
    assert 'id="id_title-error"' in drawn
    assert 'aria-describedby="id_title-hint id_title-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'value="far too long"' in drawn
    assert 'dir="auto"' in drawn


@pytest.mark.parametrize(("longest", "is_long"), [(80, False), (81, True), (None, False)])
def test_a_field_is_as_wide_as_what_it_may_hold(longest, is_long):
    class NameForm(forms.Form):
        name = forms.CharField(max_length=longest)

    assert ('class="long"' in draw("{% field form.name %}", form=NameForm())) is is_long


def test_choices_are_a_fieldset_with_a_legend():
    drawn = draw("{% field form.choice %}", form=BallotForm())
    assert "<legend>Choice</legend>" in drawn
    assert re.findall(r'<input type="radio"[^>]*id="([^"]*)"', drawn) == [
        "id_choice_0",
        "id_choice_1",
    ]
    assert re.findall(r'<label for="([^"]*)">([^<]*)', drawn) == [
        ("id_choice_0", "Yes"),
        ("id_choice_1", "No"),
    ]


def test_what_another_field_decides_is_not_called_optional():
    form = BallotForm()
    form.not_called_optional = {"email"}
    assert "(optional)" not in draw("{% field form.email %}", form=form)


def test_an_optional_field_says_so_and_an_address_runs_left_to_right():
    drawn = draw("{% field form.email %}", form=BallotForm())
    assert "(optional)" in drawn
    assert 'dir="ltr"' in drawn


def actor(acting_as: str, delegation: str) -> SimpleNamespace:
    seat = SimpleNamespace(delegation=delegation, get_role_display="head of delegation")
    return SimpleNamespace(person="Amina Diallo", accreditation=seat, acting_as=acting_as)


def test_a_form_names_the_only_capacity_it_can_act_in():
    drawn = draw("{% acting_line actors 'k-1' %}", actors=[actor("a1", "Velmora")])
    assert words_of(drawn) == "Acting: Amina Diallo, for Velmora"
    assert re.findall(r'name="([^"]*)" value="([^"]*)"', drawn) == [
        ("acting_as", "a1"),
        ("idempotency_key", "k-1"),
    ]


def test_a_form_lets_one_choose_between_capacities():
    drawn = draw(
        "{% acting_line actors number=2 %}", actors=[actor("a1", "Velmora"), actor("a2", "Orro")]
    )
    assert '<select id="acting-as-2" name="acting_as">' in drawn
    assert re.findall(r'<option value="([^"]*)">([^<]*?) ?<', drawn) == [
        ("a1", "Velmora (head of delegation)"),
        ("a2", "Orro (head of delegation)"),
    ]
