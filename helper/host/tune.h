// The few kernel settings that forwards and connections depend on and that may be set over the bus.
#pragma once

#include "backend/base/error.h"

#include <string>

namespace portolan {

/// Invalid: not one of the settings (net.netfilter.nf_conntrack_acct, net.netfilter.nf_conntrack_timestamp,
/// net.ipv4.ip_forward, net.ipv6.conf.all.forwarding; of one interface, net.ipv4.conf.IFACE.route_localnet
/// and net.ipv6.conf.IFACE.accept_ra), or not a value it can have ("0", "1"; accept_ra: "2" too).
Result<void> checkSysctl(const std::string& key, const std::string& value);

/// Until the next boot. Returns the value it had. For what checkSysctl() passed.
Result<std::string> setSysctl(const std::string& key, const std::string& value);

} // namespace portolan
