"""The template as CloudFormation will see it, and the few questions that its checks ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.cloud.template import FUNCTION, LAYER, expand, read

REPOSITORY = Path(__file__).parents[2]
Resource = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """One statement of a policy, and the resource that carries it."""

    owner: str
    body: dict[str, Any]

    @property
    def actions(self) -> list[str]:
        """Its actions, one or many."""
        return _listed(self.body.get("Action", []))

    @property
    def resources(self) -> list[str]:
        """Its resources as text; a reference reads `Name.Arn`, a substitution as it is written."""
        return [text(resource) for resource in _listed(self.body.get("Resource", []))]


@dataclass
class Stack:
    """`source` is the SAM document, `expanded` what the transform makes of it, `folder` where both stand."""

    source: dict[str, Any]
    expanded: dict[str, Any]
    folder: Path = REPOSITORY

    @classmethod
    def of(cls, path: Path) -> "Stack":
        """Read and expand a template without AWS."""
        source = read(path).document
        uploaded = read(path).document
        for resource in uploaded["Resources"].values():
            place = {FUNCTION: "CodeUri", LAYER: "ContentUri"}.get(resource["Type"])
            if place:
                resource["Properties"][place] = {"Bucket": "artifacts", "Key": "artifact"}
        parameters = {name: str(each.get("Default", "")) for name, each in uploaded["Parameters"].items()}
        return cls(source, expand(uploaded, parameters, "eu-west-1"), path.parent)

    def of_type(self, kind: str) -> dict[str, Resource]:
        """The properties of all resources of a type, by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.expanded["Resources"].items()
            if resource["Type"] == kind
        }

    def functions(self) -> dict[str, Resource]:
        """All functions, expanded."""
        return self.of_type("AWS::Lambda::Function")

    def function_folders(self) -> dict[str, str]:
        """The name of each function's folder, by logical id."""
        return {
            name: Path(resource["Properties"]["CodeUri"]).name
            for name, resource in self.source["Resources"].items()
            if resource["Type"] == FUNCTION
        }

    def routes(self) -> set[tuple[str, str]]:
        """Each route of the HTTP API, as `POST /path`, with the function it goes to."""
        (api,) = self.of_type("AWS::ApiGatewayV2::Api").values()
        return {
            (f"{method.upper()} {path}", _invoked(operation))
            for path, operations in api["Body"]["paths"].items()
            for method, operation in operations.items()
        }

    def invoked_asynchronously(self) -> set[str]:
        """Functions that a schedule or another function may invoke without waiting for the result."""
        by_name = {text(each["FunctionName"]): name for name, each in self.functions().items()}
        granted = {
            by_name[resource.partition(":function:")[2]]
            for statement in self.statements()
            if "lambda:InvokeFunction" in statement.actions
            for resource in statement.resources
            if ":function:" in resource
        }
        return granted | {
            target(each["Target"]["Arn"]) for each in self.of_type("AWS::Scheduler::Schedule").values()
        }

    def statements(self) -> Iterator[Statement]:
        """Every statement of every policy: of roles, shared, and of buckets and queues."""
        for name, resource in self.expanded["Resources"].items():
            properties = resource.get("Properties", {})
            inline = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
            for document in [*inline, properties.get("PolicyDocument", {})]:
                for body in _listed(document.get("Statement", [])):
                    yield Statement(name, body)


def target(value: Any) -> str:
    """The logical id that a `!Ref` or `!GetAtt` names; empty for anything else."""
    if not isinstance(value, dict):
        return ""
    attribute = value.get("Fn::GetAtt", "")
    return str(
        value.get("Ref") or (attribute[0] if isinstance(attribute, list) else attribute.partition(".")[0])
    )


def text(value: Any) -> str:
    """A value as one line of text."""
    if isinstance(value, str):
        return value
    if "Fn::Sub" in value:
        return text(value["Fn::Sub"])
    attribute = value.get("Fn::GetAtt")
    return ".".join(attribute) if isinstance(attribute, list) else str(attribute or value.get("Ref", value))


def _invoked(operation: dict[str, Any]) -> str:
    uri = text(operation["x-amazon-apigateway-integration"]["uri"])
    return uri.partition("${")[2].rpartition(".Arn}")[0].rpartition("${")[2]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
