"""Ends well when the server of this container answers /health/ with 200: `healthy.py PORT`."""

import os
import sys
import urllib.request


def main(port: str) -> int:
    # The proxy in front speaks HTTPS; without these two headers the answer would be a redirect.
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/health/", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
