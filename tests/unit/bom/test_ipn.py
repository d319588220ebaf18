import pytest

from a365_sync.bom.ipn import IpnRule
from a365_sync.bom.model import Parameter

PARAMETERS = [
    Parameter(name="IPN", value="  "),
    Parameter(name="ipn", value="small"),
    Parameter(name="IPN", value=" 42 "),
    Parameter(name="IPN", value="43"),
]


@pytest.mark.parametrize(
    ("rule", "ipn"),
    [
        (IpnRule(), ""),
        (IpnRule(use_component_name=True), "CMP-00001-1"),
        (IpnRule(parameter="IPN"), "42"),
        (IpnRule(parameter="ipn"), "small"),
        (IpnRule(parameter="Part Number"), ""),
        (IpnRule(use_component_name=True, parameter="IPN"), "CMP-00001-1"),
    ],
)
def test_the_rule_takes_the_name_or_the_first_filled_parameter(rule: IpnRule, ipn: str) -> None:
    assert rule.ipn("CMP-00001-1", PARAMETERS) == ipn


def test_rules_that_may_give_other_numbers_have_other_names() -> None:
    rules = [
        IpnRule(),
        IpnRule(True),
        IpnRule(parameter="A"),
        IpnRule(parameter="B"),
        IpnRule(parameter="none"),
    ]
    assert len({rule.name for rule in rules}) == len(rules)
    assert IpnRule(True, "A").name == IpnRule(True, "B").name
