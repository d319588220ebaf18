"""Reads the record, stores it, says what happened; shows no secret."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from a365_sync.errors import A365SyncError
from local.connect.record import completed, from_environment
from local.connect.stack import store


def main() -> int:
    """0 when the credential is stored and gave a good access token, 1 otherwise."""
    parser = ArgumentParser(prog="python -m local.connect", description="Store a credential for Altium 365.")
    parser.add_argument("--stack-name", required=True, help="the deployed stack")
    stack_name = parser.parse_args().stack_name
    try:
        record = completed(from_environment(os.environ), input, getpass)
        store(boto3.Session(), stack_name, record)
    except A365SyncError as error:
        print(f"Not connected. {error}", file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"AWS refused: {error}", file=sys.stderr)
        return 1
    except EOFError:
        print(
            "There is nobody to ask: give the credential in the environment (docs/connection.md).",
            file=sys.stderr,
        )
        return 1
    print(
        "Connected: the credential gave a good access token. Now call POST /webhooks/initialize-integration."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
