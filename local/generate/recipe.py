"""A workspace by the few figures that it follows from. A dataset file may hold no more than these."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.generate.errors import GenerateError
from local.generate.sizes import SIZES, Size, with_special_shapes

FORMAT: Final = "altium365-generated/1"


class Recipe(BaseModel):
    """What is None is as the size has it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    format: Literal["altium365-generated/1"] = FORMAT
    size: Literal["S", "M", "L", "XL"]
    seed: int = 1
    users: int | None = Field(default=None, ge=1)
    projects: int | None = Field(default=None, ge=1)
    components: int | None = Field(default=None, ge=1)
    special_shapes: bool | None = None

    def figures(self) -> Size:
        size = SIZES[self.size]
        if self.special_shapes is not None:
            size = with_special_shapes(size, self.special_shapes)
        return replace(
            size,
            users=self.users or size.users,
            projects=self.projects or size.projects,
            components=self.components or size.components,
        )

    def content(self) -> dict[str, Any]:
        """As it stands in a dataset file."""
        return self.model_dump(exclude_none=True)


def read(content: Mapping[str, Any]) -> Recipe:
    """The recipe with these fields, as in a dataset file. Raises GenerateError, naming the field that is wrong."""
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise GenerateError(f"{field}: {first['msg']}") from error
