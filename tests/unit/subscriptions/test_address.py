"""Only the public internet: Python's `ipaddress` is the oracle where it is right."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a365_sync.errors import InvalidInput
from a365_sync.subscriptions.address import LONGEST_URL, Target, is_public, target_of

# Reachable for anybody by IANA's registry, and still nobody's receiver: relays and name servers.
STRICTER = [ip_network(each) for each in ("192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
                                          "192.0.0.0/24")]  # fmt: skip
V4 = st.one_of(
    st.ip_addresses(v=4),
    *(
        st.ip_addresses(network=network)
        for network in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                        "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "0.0.0.0/8")
    ),
)  # fmt: skip
V6 = st.one_of(
    st.ip_addresses(v=6),
    *(
        st.ip_addresses(network=network)
        for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8", "2001::/23",
                        "2001:db8::/32", "2002::/16", "2000::/3")
    ),
)  # fmt: skip


@given(V4)
def test_an_ipv4_address_is_public_where_python_says_so(address: IPv4Address) -> None:
    expected = address.is_global and not address.is_multicast and not any(address in net for net in STRICTER)
    assert is_public(str(address)) is expected


@given(V6)
def test_an_ipv6_address_is_never_public_where_python_denies_it(address: IPv6Address) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert {address.is_multicast, address.is_loopback, address.is_link_local, address.is_site_local} == {
            False
        }
        assert (address.ipv4_mapped, address.sixtofour, address.teredo) == (None, None, None)


@given(V4)
def test_no_ipv6_address_stands_for_an_ipv4_one(address: IPv4Address) -> None:
    number = int(address)
    carriers = [
        IPv6Address(number),  # IPv4-compatible
        IPv6Address((0xFFFF << 32) + number),  # mapped
        IPv6Address((0x64FF9B << 96) + number),  # NAT64
        IPv6Address((0x64FF9B0001 << 80) + number),  # NAT64, local
        IPv6Address((0x2002 << 112) + (number << 80)),  # 6to4
        IPv6Address((0x20010000 << 96) + (number ^ 0xFFFFFFFF)),  # Teredo
    ]
    assert [str(each) for each in carriers if is_public(str(each))] == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "0.0.0.1", "::", "169.254.169.254", "fd00:ec2::254", "fe80::1%eth0", "2606:4700::1%1", "",
     "localhost", "127.1", "2130706433", "0x7f.0.0.1", "010.8.8.8", "8.8.8.8 ", "255.255.255.255", "100.100.100.200"],
)  # fmt: skip
def test_what_leads_inside_or_is_no_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e"]
)
def test_what_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com", Target("hooks.example.com", "/")),
        ("https://Hooks.Example.com:443/a/b?c=d&e", Target("hooks.example.com", "/a/b?c=d&e")),
        ("https://hooks.example.com./x", Target("hooks.example.com", "/x")),
        ("https://xn--bcher-kva.example?q", Target("xn--bcher-kva.example", "/?q")),
    ],
)
def test_a_url_leads_to_a_host_and_a_path(url: str, target: Target) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        None, 5, "", "hooks.example.com", "http://hooks.example.com", "ftp://hooks.example.com", "//hooks.example.com",
        "https://", "https:///x", "https://localhost", "https://intranet/x", "https://127.0.0.1", "https://[::1]/",
        "https://127.1", "https://0x7f.1", "https://2130706433", "https://1.2.3.4.5",
        "https://user@hooks.example.com", "https://user:pw@hooks.example.com", "https://hooks.example.com@evil.example",
        "https://hooks.example.com\\@evil.example", "https://hooks.example.com#@evil.example",
        "https://hooks.example.com:8443", "https://hooks.example.com:0", "https://hooks.example.com:x",
        "https://hooks.example.com:99999", "https://hooks_example.com", "https://-a.example.com", "https://a..example.com",
        "https://hooks.example.com/a b", "https://hooks.example.com/\r\nx: y", "https://hooks.example.com/é",
        "https://[::1", "https://" + "a" * 64 + ".example.com", "https://hooks.example.com/" + "a" * LONGEST_URL,
        "https://" + "a." * 130 + "example.com",
    ],
)  # fmt: skip
def test_any_other_url_is_refused(url: object) -> None:
    with pytest.raises(InvalidInput, match="url"):
        target_of(url)


@given(st.text(max_size=60))
def test_whatever_is_said_to_be_a_url_is_one_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://hooks.example.com{text}"):
        try:
            target = target_of(url)
        except InvalidInput:
            continue
        assert target.host.isascii()
        assert "." in target.host
        assert target.path.startswith("/")
        assert target.path.isprintable()
