"""Prepares the demo's sandbox and settings: fills the templates beside this file with what the sandbox says of itself."""
import json
import os
import sys
import urllib.request

PREFIX = {"prestashop": "PS", "bigcommerce": "BC", "ccvshop": "CCV", "mijnwebwinkel": "MWW", "lightspeed": "LS"}


def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data, method="POST" if data is not None else "GET")) as answer:
        return json.load(answer)


def main(arguments):
    if arguments[0] == "--prefix":
        print(PREFIX[arguments[1]])
        return
    if arguments[0] == "--hint":
        sandbox, shop, url = arguments[1:]
        call(f"{sandbox}/_sandbox/command/{shop}/webhook", {"url": url})
        return
    sandbox, settings, templates, *shops = arguments
    values = {"SANDBOX": sandbox}
    with open(os.path.join(templates, "accountview.yaml")) as file:
        erp = file.read()
    for shop in shops:
        with open(os.path.join(templates, f"{shop}.yaml")) as file:
            text = file.read().replace("@ERP@", erp)
        for name, value in {**values, "SHOP": f"{sandbox}/{shop}", "PREFIX": PREFIX[shop]}.items():
            text = text.replace(f"@{name}@", value)
        with open(os.path.join(settings, f"{shop}.yaml"), "w") as file:
            file.write(text)
    # Secrets travel in the environment, as on a real machine.
    print("export DEMO_AV_ID=koppel-sandbox DEMO_AV_SECRET=sandbox-secret")
    for name, value in SHOP_SECRETS.items():
        print(f"export {name}='{value}'")


# The sandbox's own keys: nothing secret.
SHOP_SECRETS = {
    "DEMO_BIGCOMMERCE_TOKEN": "sandboxtoken",
    "DEMO_BIGCOMMERCE_SECRET": "sandbox-client-secret",
    "DEMO_PRESTASHOP_KEY": "SANDBOXSANDBOXSANDBOXSANDBOX0001",
    "DEMO_LIGHTSPEED_KEY": "0123456789abcdef0123456789abcdef",
    "DEMO_LIGHTSPEED_SECRET": "fedcba9876543210fedcba9876543210",
    "DEMO_CCVSHOP_PUBLIC": "pubkey1234567890",
    "DEMO_CCVSHOP_SECRET": "secretkeyABCDEF",
    "DEMO_MIJNWEBWINKEL_TOKEN": "SANDBOX-SHOP-TOKEN",
    "DEMO_MIJNWEBWINKEL_PARTNER_TOKEN": "SANDBOX-PARTNER-TOKEN",
}

if __name__ == "__main__":
    main(sys.argv[1:])
