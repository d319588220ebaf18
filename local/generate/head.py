"""What stands before components and projects: the workspace itself, its people, life cycle, folders and types."""

from typing import Any

from local.generate.identity import Identity, moment
from local.generate.vocabulary import KINDS, Kind
from local.simulator.workspace.records import ComponentType, Folder, LifeCycleDefinition, User, WorkspaceInfo

STATES = (
    ("New From Design", "#FFD966", True),
    ("Released", "#93C47D", True),
    ("Deprecated", "#F6B26B", False),
    ("Obsolete", "#CC0000", False),
    ("Abandoned", "#999999", False),
)
FIRST_NAMES = ("Engineer", "エンジニア", "Инженер", "Engineer", "工程师")


class Head:
    """`families` and `kinds`: by name, the folder and the type that components of a kind stand in."""

    def __init__(self, identity: Identity, name: str, users: int) -> None:
        self._identity = identity
        self._made = moment(0)
        self.info = self._info(name)
        self.users = [self._user(number) for number in range(1, users + 1)]
        self.life_cycle = self._life_cycle()
        names = [*dict.fromkeys(kind.family for kind in KINDS), *(kind.name for kind in KINDS)]
        self.folder_ids = {name: identity.guid(f"folder/{name}") for name in ["Components", *names]}
        self.type_ids = {name: identity.guid(f"component type/{name}") for name in names}
        self.folders = self._folders()
        self.component_types = self._types()

    def creator(self, number: int) -> str:
        """Some user's id for the thing of this number."""
        return self.users[number % len(self.users)]["userId"]

    def _info(self, name: str) -> WorkspaceInfo:
        guid = self._identity.guid("workspace")
        return {
            "workspaceId": self._identity.node_id("DesWorkspace", guid),
            "name": name,
            "url": self._identity.url,
            "authId": guid,
            "description": "A generated workspace.",
            "isDefault": False,
            "location": {
                "name": "EU West",
                "apiServiceUrl": "https://api.example.invalid/graphql",
                "filesServiceUrl": "https://files.example.invalid/",
            },
        }

    def _user(self, number: int) -> User:
        return {
            "userId": self._identity.guid(f"user/{number}"),
            "globalUserId": self._identity.guid(f"global user/{number}"),
            "userName": f"engineer{number}",
            "firstName": FIRST_NAMES[number % len(FIRST_NAMES)],
            "lastName": str(number),
            "email": None,
            "pictureUrl": None,
        }

    def _life_cycle(self) -> LifeCycleDefinition:
        guid = self._identity.guid("life cycle")
        states: list[Any] = [
            {
                "lifeCycleStateId": self._identity.guid(f"state/{name}"),
                "name": name,
                "description": name,
                "stateIndex": index,
                "isInitialState": index == 0,
                "isAllowedInDesign": allowed,
                "isVisible": True,
                "backgroundColor": {"hexString": colour},
                "foregroundColor": {"hexString": "#000000"},
                "createdAt": self._made,
                "updatedAt": self._made,
            }
            for index, (name, colour, allowed) in enumerate(STATES)
        ]
        return {
            "id": self._identity.node_id("DesLifeCycleDefinition", guid),
            "lifeCycleDefinitionId": guid,
            "name": "Component Lifecycle",
            "contentTypes": ["COMPONENT"],
            "lifeCycleStates": states,
        }

    def _folders(self) -> list[Folder]:
        families = dict.fromkeys(kind.family for kind in KINDS)
        return [
            self._folder("Components", "Components", None),
            *(self._folder(name, f"Components/{name}", "Components") for name in families),
            *(
                self._folder(kind.name, f"Components/{kind.family}/{kind.name}", kind.family)
                for kind in KINDS
            ),
        ]

    def _folder(self, name: str, path: str, parent: str | None) -> Folder:
        guid = self.folder_ids[name]
        record: Any = {
            "folderId": guid,
            "id": self._identity.node_id("DesFolder", guid),
            "name": name,
            "path": path,
            "description": "",
            "parentFolderId": self.folder_ids[parent] if parent else None,
            "folderType": "COMPONENT_LIBRARY",
            **self._origin(),
        }
        folder: Folder = record
        return folder

    def _types(self) -> list[ComponentType]:
        families = dict.fromkeys(kind.family for kind in KINDS)
        return [*(self._type(name, None) for name in families), *map(self._type_of, KINDS)]

    def _type_of(self, kind: Kind) -> ComponentType:
        return self._type(kind.name, kind.family)

    def _type(self, name: str, parent: str | None) -> ComponentType:
        record: Any = {
            "componentTypeId": self.type_ids[name],
            "name": name,
            "parentComponentTypeId": self.type_ids[parent] if parent else None,
            **self._origin(),
        }
        kind: ComponentType = record
        return kind

    def _origin(self) -> dict[str, str]:
        user = self.users[0]["userId"]
        return {"createdAt": self._made, "updatedAt": self._made, "createdByUserId": user}
