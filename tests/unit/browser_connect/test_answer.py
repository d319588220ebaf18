import base64
import hashlib
import json

from a365_sync.browser_connect.answer import page, redirect
from a365_sync.markup import Html


def test_the_policy_lets_in_the_style_that_the_page_has_and_no_other() -> None:
    style = "p { color: red }"
    answer = page(200, Html(f"<style>{style}</style>"))
    wrong = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "style-src 'sha256-" in answer["headers"]["content-security-policy"]
    assert wrong not in answer["headers"]["content-security-policy"]


def test_a_form_may_lead_to_an_origin_and_not_to_a_path() -> None:
    answer = page(200, Html(), form_targets=["https://b.example/authorize", "https://a.example:8443/x?y"])
    policy = answer["headers"]["content-security-policy"]
    assert "form-action 'self' https://a.example:8443 https://b.example;" in policy
    assert "form-action 'self';" in page(200, Html())["headers"]["content-security-policy"]


def test_half_a_surrogate_pair_does_not_make_a_page_unsendable() -> None:
    answer = page(200, Html("<p>\ud800</p>"))
    assert json.dumps(answer, ensure_ascii=False).encode()


def test_a_redirect_is_followed_by_get_and_kept_nowhere() -> None:
    answer = redirect("https://auth.example/authorize?a=b", "name=value")
    assert (answer["statusCode"], answer["headers"]["location"]) == (
        303,
        "https://auth.example/authorize?a=b",
    )
    assert answer["headers"]["cache-control"] == "no-store"
    assert answer["cookies"] == ["name=value"]
