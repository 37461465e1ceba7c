"""The operators' command line for accounts: `python -m people --help`."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import NoReturn

import click

from accounts.emails import InvalidEmail
from accounts.rights import Role
from db import logs
from db.engine import DatabaseError, advice
from db.settings import NotConfigured
from services.people import passwords, registration, resetting, second_factors
from services.people.alerts import channels
from services.people.clients import CONSOLE
from services.people.passwords import UnknownUser
from services.people.registration import RegisterRequest
from services.people.users import EmailTaken
from services.requests import InvalidRequest
from services.settings import settings as services_settings
from stack.errors import StackError
from stack.settings import load_settings
from upkeep.servers import servers

FAILED, UNUSABLE = 1, 4  # exit codes, as those of ingestion/commands/exit_codes.py
PASSWORD = "PEOPLE_PASSWORD"  # environment variable for scripts; an argument would be seen by every process


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--demo", is_flag=True, help="The accounts of the demo.")
@click.pass_context
def cli(context: click.Context, demo: bool) -> None:
    """Look after accounts."""
    logs.configure()
    context.obj = demo


@cli.command()
@click.argument("email")
@click.option("--name", default="", help="Name as it is shown.")
@click.password_option(envvar=PASSWORD, help=f"Asked for where it is not in {PASSWORD}.")
@click.pass_obj
def create_operator(demo: bool, email: str, name: str, password: str) -> None:
    """Make an account that operates this instance."""
    with database(demo):
        operator = registration.add_operator(RegisterRequest(email, password, name), CONSOLE)
    click.echo(f"{operator.email} operates this instance now.")


@cli.command()
@click.option("--operator", is_flag=True, help="The account will operate this instance.")
@click.option("--first", is_flag=True, help="Print nothing where somebody operates this instance already.")
@click.pass_obj
def invite(demo: bool, operator: bool, first: bool) -> None:
    """Print an invitation to one account; it holds for a week."""
    with database(demo):
        if first and registration.has_operator():
            return
        secret = registration.invite(Role.OPERATOR if operator else Role.USER)
    click.echo(secret)


@cli.command()
@click.pass_obj
def seal_anew(demo: bool) -> None:
    """Seal stored secrets with SECRET_KEY; those that OLD_SECRET_KEYS have sealed, too."""
    with database(demo):
        of_channels, of_factors = channels.seal_anew(), second_factors.seal_anew()
    click.echo(f"{of_channels} channels and {of_factors} second factors are sealed with the key of now.")


@cli.group()
def user() -> None:
    """Look after one account."""


@user.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Remove the second factor, too: the telephone is lost.")
@click.pass_obj
def reset(demo: bool, email: str, second_factor: bool) -> None:
    """Give an account a new password, and end all its sessions and tokens."""
    with database(demo):
        password = passwords.reset(email, second_factor=second_factor)
    click.echo(f"The new password of {email}, until it is changed: {password}")


@cli.command()
@click.argument("email")
@click.pass_obj
def reset_password(demo: bool, email: str) -> None:
    """Print a link with which an account gets a new password, once; it holds for an hour."""
    with database(demo):
        secret = resetting.make_link(email)
    site = services_settings().PUBLIC_URL or f"http://localhost:{load_settings(demo=demo).PORT}"
    click.echo(f"{site.rstrip('/')}/reset/new#{secret}")


@contextlib.contextmanager
def database(demo: bool) -> Iterator[None]:
    """Use the configured servers, or the embedded ones: joins those that run, else starts some for the command."""
    try:
        with servers(demo):
            yield
    except (EmailTaken, InvalidRequest, InvalidEmail) as error:
        give_up(str(error), FAILED)
    except UnknownUser as error:
        give_up(f"There is no account {error}.", FAILED)
    except (NotConfigured, StackError) as error:
        give_up(str(error), UNUSABLE)
    except DatabaseError as error:
        give_up(advice(error), UNUSABLE)


def give_up(why: str, code: int) -> NoReturn:
    """End the command with a text for people."""
    click.echo(why, err=True)
    sys.exit(code)


if __name__ == "__main__":
    os.umask(0o077)  # what it writes into the data folder is for nobody else
    cli(prog_name="python -m people")
