"""The fields of a component that an edit brings: its part choices and its parameters."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from local.simulator.workspace.records import ManufacturerPart, Parameter


class SupplierChoice(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    company_name: str = Field(alias="companyName")
    part_number: str = Field(alias="partNumber")


class PartChoice(SupplierChoice):
    """One part choice; its place in the list is its priority, 0 first."""

    supplier_parts: list[SupplierChoice] = Field(default_factory=list, alias="supplierParts")


def part_choices(choices: Sequence[PartChoice]) -> list[ManufacturerPart]:
    return [
        {
            "companyName": choice.company_name,
            "partNumber": choice.part_number,
            "priority": priority,
            "octopartId": None,
            "supplierParts": [
                {
                    "companyName": sku.company_name,
                    "partNumber": sku.part_number,
                    "prices": None,
                    "stocks": None,
                }
                for sku in choice.supplier_parts
            ],
        }
        for priority, choice in enumerate(choices)
    ]


def with_parameters(present: Sequence[Parameter], changes: Mapping[str, str | None]) -> list[Parameter]:
    """The parameters with those named in `changes` set or, where null, removed; in order of their names."""
    kept = [parameter for parameter in present if parameter["name"] not in changes]
    added: list[Parameter] = [
        {"name": name, "value": value, "type": "TEXT"} for name, value in changes.items() if value is not None
    ]
    return sorted([*kept, *added], key=lambda parameter: parameter["name"])
