"""Uses koppel-replay on a running house, and says what it did."""
import json
import subprocess
import sys
import time

from prepare import call


def main(binaries, sandbox, settings):
    problems = []

    def run(*words, ok=True):
        done = subprocess.run([f"{binaries}/{words[0]}", *words[1:]], capture_output=True, text=True)
        if ok and done.returncode != 0:
            problems.append(f"{' '.join(words)} ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
        return done.stdout

    def lines(*words):
        return [json.loads(line) for line in run(*words, "--json").splitlines()]

    def expect(what, condition, patience=0):
        begun = time.time()
        while not (holds := condition()) and time.time() - begun < patience:
            time.sleep(0.5)
        print(f"prove-replay: {what}: {'yes' if holds else 'NO'}", flush=True)
        if not holds:
            problems.append(what)

    def place(kind):
        return call(f"{sandbox}/_sandbox/command/prestashop/place-order", {"kind": kind})["id"]

    def erp(command, arguments):
        return call(f"{sandbox}/_sandbox/command/accountview/{command}", arguments)

    def writes():
        return sum(second["writes"] for name in ("accountview", "prestashop") for second in call(f"{sandbox}/_sandbox/calls/{name}"))

    def outcome(order):
        entries = lines("koppel", "journal", order, "--kind", "key")
        return entries[-1]["outcome"] if entries else None

    good = [place(kind) for kind in ("guest", "person", "company", "two-rates", "shipping", "known")]
    bad = [place("missing-article") for _ in range(3)]
    expect("good orders are written", lambda: all(outcome(order) == "written" for order in good), 60)
    expect("orders with a missing article are parked", lambda: run("koppel-replay", "count").strip() == "3", 60)
    listed = lines("koppel-replay", "list")
    cause = listed[0]["cause"]
    expect("list names cause, sentence and what to do", lambda: all(item["message"] and item["advice"] and item["cause"] == cause for item in listed))
    shown = run("koppel-replay", "show", bad[0])
    expect("show has the history and what to do", lambda: "Parked since" in shown and "What to do:" in shown and "attempt 1" in shown)

    before = writes()
    tried = lines("koppel-replay", "run", "--cause", cause, "--dry-run")
    expect("a dry run of what is still wrong says the same cause", lambda: len(tried) == 3 and all(item.get("cause") == cause for item in tried))
    missing = sorted({word.strip('.,;:"“”\'()') for item in listed for word in item["message"].split() if word.strip('.,;:"“”\'()').isupper()})
    for code in missing:
        try:
            erp("add-article", {"code": code, "fields": {"ART_DESC1": "Nieuw"}})
        except Exception:
            pass
    # Koppel remembers for a while which articles are missing.
    expect("with the article there, a dry run shows every field it would write",
           lambda: all(len(item.get("fields", [])) > 5 and item["outcome"] != "fault"
                       for item in lines("koppel-replay", "run", "--cause", cause, "--dry-run")), 90)
    expect("dry runs wrote nothing and took nothing", lambda: writes() == before and run("koppel-replay", "count").strip() == "3")
    expect("nobody confirmed, nothing was let go", lambda: run("koppel-replay", "run", ok=False) is not None
           and run("koppel-replay", "count").strip() == "3")
    done = lines("koppel-replay", "run", "--cause", cause, "--yes", "--reason", "articles added", "--user", "erika")[0]
    expect("all three are let go", lambda: done["replayed"] == 3 and done["complete"])
    expect("and written", lambda: all(outcome(order) == "written" for order in bad), 60)
    expect("nothing is parked any more", lambda: run("koppel-replay", "count").strip() == "0", 20)

    with open(settings) as file:
        text = file.read()
    with open(settings, "w") as file:
        file.write(text.replace("orders:\n", "orders:\n  mapping:\n    order-header:\n      COMMENT2: '\"Placed by \" & buyer.firstName'\n", 1))
    changed = lines("koppel-replay", "run", "--source", "archive", "--entity", good[1], "--dry-run", "--force")
    fields = changed[0].get("fields", []) if changed else []
    print(f"prove-replay: differences after the change of the mapping: {[(f['field'], f['before'], f['after']) for f in fields]}", flush=True)
    expect("after a change of the mapping a forced dry run shows the field that differs, and only that",
           lambda: len(fields) == 1 and fields[0]["field"].endswith("COMMENT2") and str(fields[0]["after"]).startswith("Placed by"))

    before = writes()
    begun = time.time()
    paced = lines("koppel-replay", "run", "--source", "archive", "--yes", "--pace", "3/s")[0]
    took = time.time() - begun
    expect(f"{paced['replayed']} events at 3/s took {took:.1f} s", lambda: took >= (paced["replayed"] - 1) / 3)
    expect("a replay of what is written writes nothing", lambda: outcome(good[0]) in ("exists", "unchanged") and writes() == before, 30)
    forced = lines("koppel-replay", "run", "--source", "archive", "--entity", good[0], "--yes", "--force", "--reason", "to be sure")[0]
    expect("a forced replay is marked with its id and reason",
           lambda: any(entry.get("replay", {}).get("id") == forced["replay"] and entry["replay"]["forced"] and entry["replay"]["reason"] == "to be sure"
                       for entry in lines("koppel", "journal", good[0], "--kind", "key")), 30)
    oracle = call(f"{sandbox}/_sandbox/oracle?shop=prestashop&erp=accountview&prefix=PS")
    expect("nothing is doubled, lost or wrong", lambda: not oracle["doubled"] and not oracle["lost"] and not oracle["wrongTotals"])
    for problem in problems:
        print(f"prove-replay: PROBLEM: {problem}", flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
