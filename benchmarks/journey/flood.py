"""Forged webhooks: `python -m benchmarks.journey.flood PORT A_SECOND SECONDS` says how many were refused."""

from __future__ import annotations

import asyncio
import sys
import time

CONNECTIONS = 50
BODY = b"MessageSid=SM1&From=%2B447700900999&To=%2B447700900000&Body=send+money&NumMedia=0"
REQUEST = (
    b"POST /webhooks/twilio HTTP/1.1\r\nHost: village.example\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: bm90IGEgc2lnbmF0dXJl\r\n"
    b"Content-Length: " + str(len(BODY)).encode() + b"\r\n\r\n" + BODY
)


async def flood(port: int, a_second: float, seconds: float) -> int:
    """Send forged webhooks and return how many were answered with 403."""
    end = time.monotonic() + seconds
    each = a_second / CONNECTIONS
    return sum(await asyncio.gather(*(_connection(port, each, end) for _ in range(CONNECTIONS))))


async def _connection(port: int, a_second: float, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    refused, due = 0, time.monotonic()
    while due < end:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        due += 1 / a_second
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        refused += head.startswith(b"HTTP/1.1 403")
    writer.close()
    return refused


if __name__ == "__main__":
    print(asyncio.run(flood(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))))
