"""The template is fitted to the emulator without losing what it means."""

from pathlib import Path
from typing import Any

import pytest

from local.cloud import gaps, template
from local.cloud.bundle import bootstrap
from local.cloud.http_api import spell_out_routes

SAMPLE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Handler: app.handler
    Layers: [!Ref Shared]
    Environment: {Variables: {COMMON: "1"}}
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/shared/}
  Extra:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: layers/extra/}
  Front:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/front/
      Layers: [!Ref Extra]
      Events:
        Item:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Method: GET, Path: "/items/{item_id}"}
        Rest:
          Type: HttpApi
          Properties: {ApiId: !Ref Api}
  Plain:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: functions/plain/}
  Api:
    Type: AWS::Serverless::HttpApi
"""


@pytest.fixture
def sample(tmp_path: Path) -> template.Template:
    path = tmp_path / "template.yaml"
    path.write_text(SAMPLE)
    return template.read(path)


def expanded(sample: template.Template) -> dict[str, Any]:
    code = {"Front": ("bucket", "front.zip"), "Plain": ("bucket", "plain.zip")}
    resources: dict[str, Any] = template.expand(
        template.fit(sample, code, {"LOCAL": "yes"}), {}, "eu-central-1"
    )["Resources"]
    return resources


def test_each_function_has_its_folder_and_layers_in_order(sample: template.Template) -> None:
    layers = sample.root / "layers"
    assert [(function.logical_id, function.folder, function.layers) for function in sample.functions] == [
        ("Front", sample.root / "functions/front", (layers / "shared", layers / "extra")),
        ("Plain", sample.root / "functions/plain", (layers / "shared",)),
    ]


def test_code_that_is_not_a_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(SAMPLE.replace("CodeUri: functions/plain/", "CodeUri: {Bucket: b, Key: k}"))
    with pytest.raises(ValueError, match="Plain: CodeUri must be a folder"):
        template.read(path)


def test_a_layer_of_elsewhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(SAMPLE.replace("[!Ref Extra]", "['arn:aws:lambda:eu-central-1:1:layer:x:1']"))
    with pytest.raises(ValueError, match="Front: a layer must be a !Ref"):
        template.read(path)


def test_functions_run_the_uploaded_code_without_layers(sample: template.Template) -> None:
    resources = expanded(sample)
    properties = resources["Front"]["Properties"]
    assert properties["Code"] == {"S3Bucket": "bucket", "S3Key": "front.zip"}
    assert (properties["Runtime"], properties["Handler"]) == ("provided.al2023", "app.handler")
    assert properties["Environment"] == {"Variables": {"COMMON": "1", "LOCAL": "yes"}}
    assert "Layers" not in properties
    assert not [name for name in resources if name.startswith(("Shared", "Extra"))]


def test_every_operation_becomes_a_route(sample: template.Template) -> None:
    document = {"Resources": expanded(sample)}
    spell_out_routes(document)
    resources = document["Resources"].values()
    routes = {each["Properties"]["RouteKey"]: each for each in resources if each["Type"].endswith("::Route")}
    assert set(routes) == {"GET /items/{item_id}", "$default"}
    target = routes["GET /items/{item_id}"]["Properties"]["Target"]
    integration = document["Resources"][target["Fn::Join"][1][1]["Ref"]]["Properties"]
    assert "${Front.Arn}" in integration["IntegrationUri"]["Fn::Sub"]
    assert integration["PayloadFormatVersion"] == "2.0"
    assert "Body" not in document["Resources"]["Api"]["Properties"]


def test_only_a_fifo_queue_with_concurrency_gets_a_second_mapping() -> None:
    def mapping(queue: str, **more: object) -> dict[str, Any]:
        properties = {"EventSourceArn": {"Fn::GetAtt": [queue, "Arn"]}, **more}
        return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}

    resources = {
        "Ordered": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}},
        "Loose": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "OrderedSource": mapping("Ordered", ScalingConfig={"MaximumConcurrency": 4}),
        "OrderedSerial": mapping("Ordered"),
        "LooseSource": mapping("Loose", ScalingConfig={"MaximumConcurrency": 4}),
    }
    assert gaps.twins(resources) == {"OrderedSourceTwin": resources["OrderedSource"]}


def test_excluded_punctuation_is_spelled_out() -> None:
    secret = {"GenerateSecretString": {"ExcludePunctuation": True, "ExcludeCharacters": "0"}}
    gaps.name_punctuation(secret)
    assert set(secret["GenerateSecretString"]) == {"ExcludeCharacters"}
    assert {"0", "!", "~", "\\"} <= set(secret["GenerateSecretString"]["ExcludeCharacters"])  # type: ignore[call-overload]


def test_only_the_refusal_of_plain_http_is_taken_out() -> None:
    kept = {"Effect": "Deny", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "x"}}}
    policy = {
        "Statement": [{"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, kept]
    }
    gaps.allow_plain_http(policy)
    assert policy == {"Statement": [kept]}


def test_who_may_send_a_message_may_send_a_batch() -> None:
    role = {
        "Policies": [
            {"PolicyDocument": {"Statement": [{"Action": "sqs:SendMessage"}, {"Action": ["s3:GetObject"]}]}}
        ]
    }
    (document,) = gaps.identity_policies(role)
    gaps.allow_batches(document)
    assert [statement["Action"] for statement in document["Statement"]] == [
        ["sqs:SendMessage", "sqs:SendMessageBatch"],
        ["s3:GetObject"],
    ]


def test_the_search_path_is_the_layers_and_nothing_of_the_development_environment() -> None:
    script = bootstrap([Path("/layers/a b/python"), Path("/runtime")])
    assert "PYTHONPATH='/layers/a b/python:/runtime'" in script
    assert ' -S -m awslambdaric "$_HANDLER"' in script
