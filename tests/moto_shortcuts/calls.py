"""A call of DynamoDB, three of four here, goes from boto3's serializer to moto's parser without being HTTP between.

What boto3 checks and writes, and what moto reads, does, writes and boto3 reads again, stays.
"""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.endpoint import Endpoint, convert_to_response_dict
from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber
from moto.dynamodb.responses import DynamoHandler

TRIED_AGAIN = 500
_make_request = Endpoint.make_request


def make_request(endpoint: Any, operation: Any, request: Any) -> Any:
    """The answer of moto and what boto3 reads in it; what boto3 may try again goes all the way."""
    host = urlsplit(request["url"]).hostname or ""
    if not (botocore_stubber.enabled and host.startswith("dynamodb.") and host.endswith(".amazonaws.com")):
        return _make_request(endpoint, operation, request)
    answer = _answer(host.split(".")[1], request)
    if answer.status_code >= TRIED_AGAIN:
        return _make_request(endpoint, operation, request)
    content = convert_to_response_dict(answer, operation)
    parser = endpoint._response_parser_factory.create_parser(operation.service_model.resolved_protocol)
    parsed = parser.parse(content, operation.output_shape)
    if answer.status_code >= 300:
        endpoint._add_modeled_error_fields(content, parsed, operation, parser)
    parsed["ResponseMetadata"]["RetryAttempts"] = 0
    return answer, parsed


def _answer(region: str, request: Any) -> Any:
    handler: Any = DynamoHandler()
    handler.region, handler.current_account, handler.partition = region, DEFAULT_ACCOUNT_ID, "aws"
    handler.headers, handler.querystring, handler.uri_match = request["headers"], {}, {}
    handler.response_headers, handler.is_werkzeug_request = {"server": "amazon.com"}, False
    handler.parse_parameters(
        SimpleNamespace(
            method="POST", values={}, headers=handler.headers, data=request["body"], path="/",
            content_type=handler.headers["Content-Type"],
        )
    )  # fmt: skip
    status, headers, body = handler.call_action()
    return AWSResponse(request["url"], int(status), headers, MockRawResponse(body))


QUICKER = ((Endpoint, "make_request", make_request),)
