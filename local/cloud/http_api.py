"""Routes of the HTTP API: SAM declares them as an OpenAPI body, which the emulator does not read."""

from collections.abc import Iterator

from local.cloud.template import Document

API = "AWS::ApiGatewayV2::Api"
INTEGRATION = "x-amazon-apigateway-integration"


def spell_out_routes(document: Document) -> None:
    """Replace each HTTP API's OpenAPI body by the integration and route resources that it stands for."""
    resources: Document = document["Resources"]
    for api_id in [name for name, resource in resources.items() if resource["Type"] == API]:
        properties = resources[api_id]["Properties"]
        body = properties.pop("Body", {})
        properties.setdefault("ProtocolType", "HTTP")
        properties.setdefault("Name", api_id)
        for number, (route_key, integration) in enumerate(_routes(body)):
            resources.update(_route_resources(api_id, number, route_key, integration))


def _routes(body: Document) -> Iterator[tuple[str, Document]]:
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            if path == "$default":
                yield "$default", operation[INTEGRATION]
            else:
                verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
                yield f"{verb} {path}", operation[INTEGRATION]


def _route_resources(api_id: str, number: int, route_key: str, integration: Document) -> Document:
    integration_id = f"{api_id}Integration{number}"
    return {
        integration_id: {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": api_id},
                "IntegrationType": integration["type"].upper(),
                "IntegrationUri": integration["uri"],
                "PayloadFormatVersion": integration["payloadFormatVersion"],
            },
        },
        f"{api_id}Route{number}": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": api_id},
                "RouteKey": route_key,
                "Target": {"Fn::Join": ["/", ["integrations", {"Ref": integration_id}]]},
            },
        },
    }
