"""An S3 server for tests, which is moto's: arguments are address, port, bucket, and a file that asks for errors."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Say nothing of each request."""


def main() -> None:
    """Serve until stopped."""
    address, port, bucket, errors = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    served = DomainDispatcherApplication(create_backend_app)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if errors.exists():
            start_response("503 Slow Down", [("Content-Type", "text/plain"), ("Content-Length", "0")])
            return [b""]
        return served(environ, start_response)  # type: ignore[no-any-return]

    server = make_server(address, port, application, threaded=True, request_handler=_Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{address}:{port}",
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # pragma: allowlist secret
    )
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    print("ready", flush=True)
    Event().wait()


if __name__ == "__main__":
    main()
