"""`arkivbro token`: tokens by which other recruitment systems tell us facts by the API.

Without options it lists them. The JSON document of `--make`: `{token, source, secret, expires}`; of the list: one object for each.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

import typer

from arkivbro.cli.frame import Json, out, start, table, write_json
from arkivbro.core.errors import WrongUse

app = typer.Typer()
USUAL_DAYS = 365


@app.command()
def token(
    make: Annotated[
        str | None,
        typer.Option("--make", metavar="KILDE", help="Lag en tilgang for denne kilden, for eksempel varbi."),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="Hva systemet kalles; ellers det samme som kilden.")
    ] = "",
    scopes: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            help="vacancies:write, applications:write, exemptions:write, letters:write eller status:read; kan gjentas. Ellers alle.",
        ),
    ] = None,
    units: Annotated[
        list[str] | None,
        typer.Option("--unit", metavar="NAVN", help="Bare denne enheten; kan gjentas. Ellers alle enheter."),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="Dager til den utløper.")] = USUAL_DAYS,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="ID", help="Bekreft en tilgang som venter.")
    ] = None,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="ID", help="Trekk en tilgang tilbake.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tilganger for andre rekrutteringssystemer. Det systemet skal vise, står her én gang, når tilgangen lages."""
    start()
    if sum(one is not None for one in (make, confirm, revoke)) > 1:
        raise WrongUse
    if make is not None:
        _make(make, name or make, scopes, units or [], days, as_json)
    elif confirm is not None:
        _confirm(confirm)
    elif revoke is not None:
        _revoke(revoke)
    else:
        _list(as_json)


def _make(
    source: str, name: str, scopes: list[str] | None, units: list[str], days: int, as_json: bool
) -> None:
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.models import Scope, Unit
    from arkivbro.accounts.services.tokens import MakeToken, make_token

    wanted = scopes or list(Scope.values)
    if not set(wanted) <= set(Scope.values):
        raise WrongUse("account.token_without_scope")
    found = list(Unit.objects.filter(name__in=units).values_list("pk", flat=True))
    if len(found) < len(set(units)):
        raise WrongUse("account.unknown_unit")
    made = make_token(
        MakeToken(
            actor=COMMAND_LINE,
            name=name,
            source=source,
            scopes=[Scope(one) for one in wanted],
            expires_on=date.today() + timedelta(days=days),  # noqa: DTZ011 - the operator's own day
            units=found,
            has_every_unit=not units,
        )
    )
    if as_json:
        write_json(
            {
                "token": made.token.public_id,
                "source": source,
                "secret": made.shown,
                "expires": made.token.expires_at.isoformat(),
            }
        )
        return
    out.print(
        f"Tilgangen {made.token.public_id} for {source} er laget. Systemet skal vise dette, som ikke vises igjen:"
    )
    out.print(made.shown, soft_wrap=True)


def _confirm(public_id: str) -> None:
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.services.tokens import ConfirmToken, confirm_token, seen_token, token_called

    row = token_called(public_id)
    confirm_token(ConfirmToken(actor=COMMAND_LINE, token=row.public_id, seen=seen_token(row)))
    out.print(f"Tilgangen {row.public_id} for {row.source} er bekreftet.")


def _revoke(public_id: str) -> None:
    from arkivbro.accounts.acts import COMMAND_LINE
    from arkivbro.accounts.services.tokens import RevokeToken, revoke_token, seen_token, token_called

    row = token_called(public_id)
    revoke_token(RevokeToken(actor=COMMAND_LINE, token=row.public_id, seen=seen_token(row)))
    out.print(f"Tilgangen {row.public_id} for {row.source} er trukket tilbake.")


def _list(as_json: bool) -> None:
    from arkivbro.accounts.models import SystemToken
    from arkivbro.runtime import current

    now = current().clock()
    rows = list(SystemToken.objects.prefetch_related("units").order_by("-pk"))
    if as_json:
        write_json([_shown(row, row.state(now).value) for row in rows])
        return
    table(
        "Tilganger for systemer",
        ("Id", "System", "Kilde", "Gjelder", "Utløper", "Tilstand"),
        (
            (
                row.public_id,
                row.name,
                row.source,
                ", ".join(row.scopes),
                row.expires_at.date().isoformat(),
                str(row.state(now).label),
            )
            for row in rows
        ),
        "Ingen.",
        whole=("Id",),
    )


def _shown(row: Any, state: str) -> dict[str, Any]:
    return {
        "token": row.public_id,
        "name": row.name,
        "source": row.source,
        "scopes": row.scopes,
        "units": None if row.has_every_unit else [unit.name for unit in row.units.all()],
        "expires": row.expires_at.isoformat(),
        "state": state,
    }
