"""The functions' logger: JSON lines, and the layer's own loggers in the same form."""

import logging

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging import utils

logger = Logger()
logging.getLogger("a365_sync")  # Powertools copies to loggers that exist, and to no others
utils.copy_config_to_registered_loggers(source_logger=logger, include={"a365_sync"})
