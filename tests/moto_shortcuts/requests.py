"""A request on its way from boto3 to moto, which asks neither who signed it nor with which software."""

from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth, SigV4QueryAuth
from botocore.compat import get_current_datetime
from botocore.useragent import UserAgentString
from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.core.utils import camelcase_to_underscores, method_names_from_class

_add_auth, _to_string, _urls = SigV4Auth.add_auth, UserAgentString.to_string, BaseBackend.urls


def sign(auth: Any, request: Any) -> None:
    """Whose key it is, without a signature; what is sent anywhere but to AWS is signed."""
    host = urlsplit(request.url).hostname or ""
    if isinstance(auth, SigV4QueryAuth) or not host.endswith(".amazonaws.com") or not auth.credentials:
        _add_auth(auth, request)
        return
    request.context["timestamp"] = get_current_datetime().strftime(SIGV4_TIMESTAMP)
    auth._modify_request_before_signing(request)
    said = f"AWS4-HMAC-SHA256 Credential={auth.scope(request)}, SignedHeaders=host, Signature=0"
    request.headers["Authorization"] = said


def software(agent: Any) -> str:
    """What a client says of itself does not change."""
    if "said" not in agent.__dict__:
        agent.__dict__["said"] = _to_string(agent)
    return str(agent.__dict__["said"])


@property  # type: ignore[misc]
def urls(backend: Any) -> Any:
    """The addresses of a service, which moto would reckon, and for S3 load from their file, at every request."""
    service: Any = type(backend)
    return _urls_of(service)


@cache
def _urls_of(service: Any) -> Any:
    return _urls.fget(service.__new__(service))  # type: ignore[attr-defined]


def form(body: Any, **named: Any) -> Any:
    """The fields of a form: JSON is none."""
    return [] if body[:1] == "{" else parse_qsl(body, **named)


QUICKER = (
    (SigV4Auth, "add_auth", sign),
    (UserAgentString, "to_string", software),
    (BaseBackend, "urls", urls),
    (responses, "parse_qsl", form),
    (responses, "method_names_from_class", cache(method_names_from_class)),
    (responses, "camelcase_to_underscores", cache(camelcase_to_underscores)),
)
