"""Guesses of numbers: who asks again and again for things that are not theirs is not answered for a while.

A guess is a 404 of an endpoint of one's own data: all of these name something by its number. MOST of them within
WITHIN seconds block the user, each time twice as long (docs/decisions/0037-guessed-numbers-block-their-user.md).
Counted over Redis, for all web processes. While Redis is away each process counts by itself; such a block goes on when
Redis is back.
"""

from functools import cache

import redis
import structlog

from dashapp.edge.own_guesses import Limits, OwnGuesses
from db import redis_client

MOST, WITHIN = 10, 60  # guesses, seconds
BLOCKED_FOR, LONGEST = 300, 24 * 3600  # seconds of the first block, and of any
FORGOTTEN_AFTER = 24 * 3600  # seconds after a block's end until the next one is a first one again
LIMITS = Limits(MOST, WITHIN, BLOCKED_FOR, LONGEST, FORGOTTEN_AFTER)
# Atomic: of parallel guesses one alone blocks. Returns the seconds of a new block, else 0.
COUNT = """
    local guesses = redis.call('INCR', KEYS[1])
    if guesses == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
    if guesses < tonumber(ARGV[1]) then return 0 end
    local level = redis.call('INCR', KEYS[3])
    local seconds = math.min(tonumber(ARGV[3]) * 2 ^ (level - 1), tonumber(ARGV[4]))
    redis.call('EXPIRE', KEYS[3], seconds + ARGV[5])
    redis.call('SET', KEYS[2], level, 'EX', seconds)
    redis.call('DEL', KEYS[1])
    return seconds
"""

log = structlog.get_logger()


def count(user_id: int) -> None:
    """Count a guess of a user; the last one of many blocks the user."""
    try:
        seconds = int(redis_client.client().eval(COUNT, 3, *_keys(user_id), *LIMITS))
    except redis.RedisError as error:
        log.warning("guesses are counted in this process only", error=str(error))
        seconds = of_this_process().count(user_id)
    if seconds:
        log.warning("a user guesses numbers", user=user_id, seconds=seconds)


def blocked_for(user_id: int) -> int:
    """Return the seconds for which a user is still blocked, 0 for none."""
    own = of_this_process().blocked_for(user_id)
    try:
        return max(own, int(redis_client.client().ttl(_keys(user_id)[1])))
    except redis.RedisError:
        return own


@cache
def of_this_process() -> OwnGuesses:
    """Return what this process knows by itself."""
    return OwnGuesses(LIMITS)


def _keys(user_id: int) -> tuple[str, str, str]:
    return f"guesses:{user_id}", f"guesses:{user_id}:block", f"guesses:{user_id}:level"
