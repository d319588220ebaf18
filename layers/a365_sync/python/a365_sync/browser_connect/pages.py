"""The pages: plain HTML without scripts, complete in themselves. No page shows a secret or a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a365_sync.browser_connect.account import Account, SeenWorkspace
from a365_sync.connection.doors import DOORS, Door
from a365_sync.errors import A365SyncError, Configuration, RetryLater
from a365_sync.markup import Html, fill, fill_file, join, read

_TEMPLATES = Path(__file__).parent / "templates"
STYLE = Html(read(_TEMPLATES / "page.css"))

_STEPS = ("Setup secret", "Sign in at Altium", "Connected")
_CHECK = Html(
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">'
    '<circle cx="12" cy="12" r="10.5"/><path d="m7 12.5 3.4 3.4L17 9" stroke-linecap="round"/></svg>'
)
_CROSS = Html(
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">'
    '<circle cx="12" cy="12" r="10.5"/><path d="M12 6.5v7M12 16.8v.4" stroke-linecap="round"/></svg>'
)
_KEPT = "Nothing was changed: a connection that stood before still stands."
_UNCERTAIN = "A connection that stood before most likely still stands: GET /status tells."
_TRY_AGAIN = "Start again in a minute. If it repeats, read the log of the function token-keeper."
_INITIALIZE = """curl -X POST "$base/webhooks/initialize-integration" \\
  -H "x-webhook-secret: $$SECRET\""""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a refused form held and may be shown again; secrets are typed again."""

    door: str = ""
    client_id: str = ""


def connect_page(redirect_uri: str, *, problem: str = "", typed: Typed | None = None) -> Html:
    """The form that asks for the setup secret; `problem` says why the last try went no further."""
    typed = typed or Typed()
    content = fill_file(
        _TEMPLATES / "connect.html",
        problem=fill('<p class="mark bad" role="alert">$problem</p>', problem=problem) if problem else "",
        opened=Html(" open" if typed.door or typed.client_id else ""),
        doors=join(_option(door, typed.door) for door in DOORS.values()),
        client_id=typed.client_id,
        redirect_uri=redirect_uri,
    )
    return _page("Connect Altium 365", content, now=0)


def connected_page(account: Account, base_url: str, *, initialized: bool) -> Html:
    """What the sign-in gave, and how to start; `initialized`: the sync has a workspace already."""
    who = f"You signed in as {account.user}." if account.user else "You signed in at Altium."
    content = fill_file(
        _TEMPLATES / "connected.html",
        icon=_CHECK,
        who=who,
        heading="Workspaces this connection sees",
        workspaces=_workspaces(account),
        next=_next(base_url, initialized),
    )
    return _page("Connected", content, now=2)


def failed_page(title: str, error: A365SyncError, again: str) -> Html:
    """Why a sign-in came to nothing and what to do; `again` is the link to begin anew."""
    content = fill_file(
        _TEMPLATES / "failed.html",
        icon=_CROSS,
        title=title,
        what=error.what,
        kept=_KEPT if isinstance(error, Configuration) else _UNCERTAIN,
        next=_TRY_AGAIN if isinstance(error, RetryLater) else error.next_step,
        reference=_reference(error),
        again=again,
    )
    return _page(title, content, now=1)


def _page(title: str, content: Html, now: int) -> Html:
    done = len(_STEPS) if now == len(_STEPS) - 1 else now
    steps = join(
        fill("<li$mark>$step</li>", mark=_mark(number, done, now), step=step)
        for number, step in enumerate(_STEPS)
    )
    listed = fill('<ol class="steps" aria-label="Progress">$steps</ol>', steps=steps)
    return fill_file(_TEMPLATES / "page.html", title=title, style=STYLE, steps=listed, content=content)


def _mark(number: int, done: int, now: int) -> Html:
    if number < done:
        return Html(' class="done"')
    return Html(' class="now" aria-current="step"' if number == now else "")


def _option(door: Door, chosen: str) -> Html:
    where = (
        f"signs in at {door.identity_hosts[0]}" if door.identity_hosts else "as the connection secret says"
    )
    return fill(
        '<option value="$name"$selected>$name: $where</option>',
        name=door.name,
        where=where,
        selected=Html(" selected" if door.name == chosen else ""),
    )


def _workspaces(account: Account) -> Html:
    if account.problem:
        return fill("<p>They could not be read just now: $problem</p>", problem=account.problem)
    if not account.workspaces:
        return Html(
            '<p class="mark bad">None. Give the user who signed in access to a workspace, then connect again.</p>'
        )
    return fill('<ul class="workspaces">$rows</ul>', rows=_rows(account.workspaces))


def _rows(workspaces: Sequence[SeenWorkspace]) -> Html:
    tag = Html('<em class="tag">default</em>')
    return join(
        fill(
            "<li>$name$tag<span>$url · $region</span></li>",
            name=seen.name, url=seen.url, region=seen.region, tag=tag if seen.is_default else "",
        )
        for seen in workspaces
    )  # fmt: skip


def _next(base_url: str, initialized: bool) -> Html:
    command = fill("<pre>$command</pre>", command=fill(_INITIALIZE, base=base_url))
    if initialized:
        return fill(
            "<p>Nothing: the schedules go on with the new access. After a change of account or workspace, "
            "find the workspace anew:</p>$command",
            command=command,
        )
    return fill(
        "<p>Start the first full sync. The webhook secret is under the stack’s output "
        "<code>WebhookSecretArn</code>.</p>$command"
        '<p class="hint">To sync a certain workspace or only some projects, call '
        "<code>/webhooks/store-env-variables</code> first.</p>",
        command=command,
    )


def _reference(error: A365SyncError) -> Html:
    # The detail is for the log: it may quote what a function or server said at length.
    told = [text for text in (error.code, error.request_id) if text]
    return fill('<p class="hint">For support: <code>$told</code></p>', told=" · ".join(told))
