# Starts and stops the whole house in a folder of its own; sourced by scripts/demo and the proofs. Needs: bin, the folder of the programs.

folder= pids=() stack_name=

stack_begin() { # name
    stack_name=$1
    folder=$(mktemp -d "${TMPDIR:-/tmp}/koppel-$1.XXXXXX")
    trap stack_stop EXIT
    trap 'echo; echo "$stack_name: stopping"; exit 130' INT TERM
}

stack_stop() {
    trap - EXIT INT TERM
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for _ in $(seq 300); do
        local alive=
        for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || alive=1; done
        [ -n "$alive" ] || break
        sleep 0.1
    done
    for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    scripts/servers stop "$folder/servers"
    rm -rf "$folder"
}

start() { # name, command...
    local name=$1
    shift
    "$@" >>"$folder/$name.log" 2>&1 </dev/null &
    pids+=($!)
}

wait_for() { # what, command...
    local what=$1
    shift
    for _ in $(seq 300); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    echo "$stack_name: $what did not come up; the logs say:" >&2
    tail -n 20 "$folder"/*.log >&2
    exit 1
}

# RabbitMQ, Redis, the sandbox, and the environment that every program reads.
stack_servers() {
    scripts/servers start "$folder/servers"
    . "$folder/servers/env"
    start sandbox "$bin/koppel-sandbox" serve --port 0 --rate-scale "${STACK_RATE_SCALE:-1}" --ready "$folder/sandbox.url"
    wait_for "the sandbox" test -s "$folder/sandbox.url"
    sandbox=$(cat "$folder/sandbox.url")
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    export KOPPEL_SETTINGS=$folder/integrations KOPPEL_KEYS=$folder/keys KOPPEL_JOURNAL=$folder/journal.sqlite KOPPEL_SANDBOX=yes
    export KOPPEL_AMQP_URL=$KOPPEL_TEST_AMQP_URL KOPPEL_REDIS_URL=$KOPPEL_TEST_REDIS_URL KOPPEL_LOG_LEVEL=${KOPPEL_LOG_LEVEL:-notice}
    export KOPPEL_WEBHOOKS_LISTEN=127.0.0.1:$port KOPPEL_WEBHOOKS_URL=http://127.0.0.1:$port
    mkdir -p "$KOPPEL_SETTINGS"
    "$bin/koppel" keygen >/dev/null
    DEMO_WEBHOOK_TOKEN=$("$bin/koppel" keygen --token)
    export DEMO_WEBHOOK_TOKEN
}

# Settings for these shops, and what a person does on AccountView's authorize page.
stack_authorize() { # shops...
    local secrets
    secrets=$(python3 scripts/demo-parts/prepare.py "$sandbox" "$KOPPEL_SETTINGS" scripts/demo-parts "$@")
    eval "$secrets"
    start dashboard "$bin/koppel-dashboard"
    wait_for "the journal" test -s "$KOPPEL_JOURNAL"
    python3 scripts/demo-parts/authorize.py "$bin/koppel" "$1"
}

# The producers, once a worker consumes; the shops are told where to call.
stack_producers() { # shops...
    start poller "$bin/koppel-poller"
    start webhooks "$bin/koppel-webhooks"
    wait_for "koppel-webhooks" python3 -c "import socket; socket.create_connection(('127.0.0.1', ${KOPPEL_WEBHOOKS_URL##*:}), 1)"
    wait_for "koppel-orders" bash -c "'$bin/koppel' status --json | grep -q '\"consumers\":1'"
    for shop in "$@"; do
        "$bin/koppel" webhooks sync "$shop" >/dev/null 2>&1 ||
            python3 scripts/demo-parts/prepare.py --hint "$sandbox" "$shop" "$KOPPEL_WEBHOOKS_URL/hooks/$shop/$DEMO_WEBHOOK_TOKEN" 2>/dev/null ||
            echo "$stack_name: $shop calls public https addresses only; here it is polled"
    done
}
