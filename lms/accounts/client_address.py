"""From which network address a request comes, for limits only; it is never stored."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost of our own proxies saw, an IPv6 one as its /64 network.

    `LMS_PROXIES_IN_FRONT` says how many proxies of ours stand before the application; what a client wrote into
    X-Forwarded-For itself lies further left and is not believed.
    """
    proxies = settings.LMS_PROXIES_IN_FRONT
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    address = seen[-proxies] if 0 < proxies <= len(seen) else request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # a server on a Unix socket has no address
        return ""
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
