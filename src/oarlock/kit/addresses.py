"""Which addresses are outside: public ones, whatever form an inside one is wrapped in."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Networks of IPv6 whose addresses carry an IPv4 address: bits to the right of it.
_CARRIERS = {
    ipaddress.IPv6Network("::/96"): 0,
    ipaddress.IPv6Network("::ffff:0:0/96"): 0,
    ipaddress.IPv6Network("::ffff:0:0:0/96"): 0,
    ipaddress.IPv6Network("64:ff9b::/96"): 0,
    ipaddress.IPv6Network("2002::/16"): 80,
}
_NEVER = (
    ipaddress.IPv6Network("fec0::/10"),  # site-local, deprecated but still routed inside
    ipaddress.IPv6Network("2001::/32"),  # Teredo: where it ends cannot be known
    ipaddress.IPv6Network("64:ff9b:1::/48"),
    ipaddress.IPv4Network("192.88.99.0/24"),
)


def is_outside(address: Address) -> bool:
    """Whether the address is a public one: not this machine, a private network, a link, a group, or metadata."""
    if isinstance(address, ipaddress.IPv6Address):
        for network, shift in _CARRIERS.items():
            if address in network:
                return is_outside(ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF))
        if address.scope_id is not None:
            return False
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    is_special = address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    return address.is_global and not is_special
