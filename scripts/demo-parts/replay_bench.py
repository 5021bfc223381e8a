"""Waits until all orders are written, then replays their events from the archive, twice, and measures."""
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time

from prepare import call


def redis(*words):
    host, port = re.match(r"redis://([^:/]+):(\d+)", os.environ["KOPPEL_REDIS_URL"]).groups()
    with socket.create_connection((host, int(port)), 60) as connection:
        text = "".join(f"${len(w)}\r\n{w}\r\n" for w in words)
        connection.sendall(f"*{len(words)}\r\n{text}".encode())
        return connection.recv(4096).decode()


def journal(sql, *values):
    with sqlite3.connect(f"file:{os.environ['KOPPEL_JOURNAL']}?mode=ro", uri=True) as database:
        return database.execute(sql, values).fetchall()


def writes(sandbox):
    return sum(second["writes"] for second in call(f"{sandbox}/_sandbox/calls/accountview") + call(f"{sandbox}/_sandbox/calls/prestashop"))


def replay(binaries, sandbox, orders, name, bar):
    last = journal("SELECT coalesce(max(id), 0) FROM entry")[0][0]
    before, begun = writes(sandbox), time.time()
    run = subprocess.run(
        [f"{binaries}/koppel-replay", "run", "--source", "archive", "--yes", "--json", "--reason", f"bench, {name}"], capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"bench replay: koppel-replay failed: {run.stdout}{run.stderr}")
    count = json.loads(run.stdout)["replayed"]
    published = time.time() - begun
    while time.time() - begun < 600:
        outcomes = dict(journal("SELECT outcome, count(*) FROM entry WHERE id > ? AND origin = 'replay' GROUP BY outcome", last))
        if sum(outcomes.values()) >= count:
            break
        time.sleep(0.2)
    took, wrote = time.time() - begun, writes(sandbox) - before
    rate, same = count / took, outcomes.get("exists", 0) + outcomes.get("unchanged", 0)
    print(f"bench replay: {name}: {count} events in {took:.1f} s ({published:.1f} s to publish): {rate:.0f}/s (bar {bar}), "
          f"{wrote} writes, outcomes {outcomes}", flush=True)
    return rate >= bar and wrote == 0 and same == count and count >= orders


def main(binaries, sandbox, orders):
    orders, begun, written = int(orders), time.time(), 0
    while written < orders and time.time() - begun < 1800:
        time.sleep(2)
        written = journal("SELECT count(*) FROM entry WHERE outcome = 'written'")[0][0]
    print(f"bench replay: {written} orders were written in {time.time() - begun:.0f} s, {written / (time.time() - begun):.0f}/s", flush=True)
    is_good = replay(binaries, sandbox, orders, "keys present", 500)
    # Only what is remembered of entities; RabbitMQ's own stream would bring it back if Redis were emptied as a whole.
    removal = ("local n, cursor = 0, '0' repeat local r = redis.call('SCAN', cursor, 'MATCH', 'koppel:entity:*', 'COUNT', 1000) cursor = r[1] "
               "for _, key in ipairs(r[2]) do redis.call('DEL', key) n = n + 1 end until cursor == '0' return n")
    print(f"bench replay: what Redis remembered of {redis('EVAL', removal, '0').strip().lstrip(':')} orders is removed", flush=True)
    is_good = replay(binaries, sandbox, orders, "keys cleared, real look-ups", 100) and is_good
    return 0 if is_good and written >= orders else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
