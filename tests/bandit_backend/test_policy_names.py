"""Policies as typed on the command line: what is read, what is refused and how."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

import bandit_backend
from bandit_backend import MUL, CompiledPolicy, Policy, PythonPolicy, single_agent
from bandit_backend.cli.policy_names import BLACK_BOXES, POLICIES, file_stem, read_policy
from bandit_backend.errors import InvalidRunError
from bandit_backend.single_agent import BlackBox

REQUIRED = {
    "explore-then-commit": "exploration_steps=7",
    "mul:explore-then-commit": "pulls=7",
    "discounted-linucb": "gamma=0.7",
}


def typed(name, settings):
    mark = "," if name.startswith("mul:") else ":"
    return name + (mark + settings if settings else "")


ALL = {**POLICIES, **{f"mul:{box}": kind for box, kind in BLACK_BOXES.items()}}


def exported(module, base):
    values = (getattr(module, name) for name in module.__all__)
    return {v for v in values if isinstance(v, type) and issubclass(v, base) and v is not base}


def test_every_policy_and_every_black_box_has_a_name():
    in_python = exported(bandit_backend, PythonPolicy) - {CompiledPolicy}  # has no name
    assert set(POLICIES.values()) | {MUL} == exported(bandit_backend, Policy) | in_python
    assert set(BLACK_BOXES.values()) == exported(single_agent, BlackBox)


def test_the_reference_lists_them_all_with_their_parameters():
    page = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"
    section = page.read_text().split("### Policies")[1].split("\n## ")[0]
    policies, boxes = (
        re.findall(r"^\| `([\w-]+)` \|(.*)\|$", part, re.MULTILINE)
        for part in section.split("| black box of `mul`")
    )
    for listed, known in ((policies, POLICIES), (boxes, BLACK_BOXES)):
        assert [name for name, _ in listed] == list(known)
        for name, parameters in listed:
            stated = re.findall(r"`(\w+)(?:=[\d.]+)?`", parameters)
            assert stated == [field.name for field in fields(known[name])]


@pytest.mark.parametrize("name", ALL)
def test_a_name_alone_has_the_defaults_of_the_class(name):
    policy = read_policy(typed(name, REQUIRED.get(name))).policy()
    made = policy.single_agent if isinstance(policy, MUL) else policy
    assert type(made) is ALL[name]
    for field in fields(made):
        stated = float(REQUIRED[name].partition("=")[2]) if name in REQUIRED else None
        assert getattr(made, field.name) == (stated if field.default is MISSING else field.default)


@pytest.mark.parametrize("name", ALL)
def test_every_parameter_can_be_stated(name):
    values = {"float": ("0.25", 0.25), "int": ("3", 3), "bool": ("true", True)}
    known = [(field.name, *values[field.type.__name__]) for field in fields(ALL[name])]
    settings = ",".join(f"{key}={text}" for key, text, _ in known)
    policy = read_policy(typed(name, settings)).policy()
    made = policy.single_agent if isinstance(policy, MUL) else policy
    for key, _, value in known:
        assert getattr(made, key) == value
        assert type(getattr(made, key)) is type(value)


def test_stated_parameters_come_before_defaults_that_are_handed_in():
    assert read_policy("linucb:alpha=2").policy(alpha=3.0, ridge=4.0) == bandit_backend.LinUCB(
        alpha=2.0, ridge=4.0
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("smart", "a policy is linucb, greedy, uniform, thompson, epsilon-greedy"),
        ("", "or mul:BOX; got ''"),
        ("LinUCB", "got 'LinUCB'"),
        ("linucb:", "linucb is followed by KEY=VALUE,...; got ''"),
        ("linucb:alpha", "linucb is followed by KEY=VALUE,...; got 'alpha'"),
        ("linucb:alpha=1,", "got ''"),
        ("linucb:width=2", "linucb has the parameters alpha, ridge, intercept; got 'width'"),
        ("greedy:alpha=2", "greedy has no parameters; got 'alpha'"),
        ("linucb:alpha=", "linucb's alpha is a number; got ''"),
        ("linucb:alpha=wide", "linucb's alpha is a number; got 'wide'"),
        ("linucb:intercept=1", "linucb's intercept is true or false; got '1'"),
        ("linucb:alpha=1,alpha=2", "takes alpha once"),
        ("explore-then-commit", "explore-then-commit needs exploration_steps"),
        ("explore-then-commit:exploration_steps=2.5", "is a whole number below 2^62; got '2.5'"),
        (f"explore-then-commit:exploration_steps={10**30}", "is a whole number below 2^62"),
        ("mul", "mul takes a black box"),
        ("mul:", "BOX is ucb1, kl-ucb, thompson"),
        ("mul:smart", "got 'mul:smart'"),
        ("mul:ucb1,", "mul:ucb1 is followed by KEY=VALUE,...; got ''"),
        ("mul:ucb1,c=3", "mul:ucb1 has the parameters variance; got 'c'"),
        ("mul:explore-then-commit", "write mul:explore-then-commit,pulls=VALUE"),
    ],
)
def test_refusals_say_what_there_is(text, words):
    with pytest.raises(InvalidRunError) as refusal:
        read_policy(text)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["linucb:alpha=-1", "thompson:ridge=nan", "mul:ucb1,variance=inf"])
def test_values_out_of_range_are_refused_by_the_class(text):
    with pytest.raises(InvalidRunError, match="is positive and finite; got"):
        read_policy(text).policy()


def test_stems_are_safe():
    assert file_stem("mul:ucb1,variance=1e-3") == "mul-ucb1-variance-1e-3"
    assert file_stem("../0=greedy") == "..-0-greedy"
