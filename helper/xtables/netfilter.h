// The kernel's xtables structures. libiptc's headers must come before the kernel's, or linux/if.h and
// net/if.h declare the same names twice.
#pragma once

#include <libiptc/libiptc.h>
extern "C" { // which libip6tc.h alone does not say of itself
#include <libiptc/libip6tc.h>
}

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter/xt_addrtype.h>
#include <linux/netfilter/xt_comment.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_limit.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <linux/netfilter/xt_time.h>

// Its inline functions are C, and it leaves a macro named bytes behind.
#define _Bool bool // NOLINT(bugprone-reserved-identifier)
#include <linux/netfilter/xt_sctp.h>
#undef _Bool
#undef bytes
