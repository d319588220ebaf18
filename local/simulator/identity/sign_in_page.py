"""The sign-in page, as plain HTML without scripts."""

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from local.simulator.web.messages import Response

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; background: #f2f4f7; color: #1c2430; margin: 0; }
main { max-width: 22rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 8px; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
label { display: block; margin-top: 1rem; }
input, select { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
button { margin: 1.5rem .5rem 0 0; padding: .5rem 1.25rem; font: inherit; }
.problem { color: #a1161f; }
.note { color: #5b6675; font-size: .875rem; }
"""


class Choice(NamedTuple):
    """`select` is `none`, `optional` or `strict`; `workspaces`: names by id."""

    select: str
    workspaces: Mapping[str, str]


def page(action: str, choice: Choice, email: str, problem: str | None) -> Response:
    """The form, which posts to `action`."""
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _html(
        200,
        f"""<h1>Sign in to Altium 365</h1>
<p class="note">A simulator, for development: give it no real password.</p>
{told}
<form method="post" action="{escape(action)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" value="{escape(email)}" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password">
{_workspaces(choice)}
<button id="sign-in" name="decision" value="sign-in">Sign in</button>
<button id="deny" name="decision" value="deny" formnovalidate>Deny</button>
</form>""",
    )


def dead_end(problem: str) -> Response:
    """For a browser that cannot be sent back."""
    return _html(400, f'<h1>This sign-in cannot go on</h1>\n<p class="problem">{escape(problem)}</p>')


def _workspaces(choice: Choice) -> str:
    if choice.select == "none":
        return ""
    none = "Choose a workspace" if choice.select == "strict" else "No workspace"
    options = "".join(
        f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in choice.workspaces.items()
    )
    return (
        '<label for="workspace">Workspace</label>\n'
        f'<select id="workspace" name="workspace"><option value="">{none}</option>{options}</select>'
    )


def _html(status: int, main: str) -> Response:
    text = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Sign in to Altium 365</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><main>\n{main}\n</main></body></html>\n"
    )
    return Response(status, text.encode(), "text/html; charset=utf-8", HEADERS)
