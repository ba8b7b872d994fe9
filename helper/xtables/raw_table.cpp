#include "helper/xtables/raw_table.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace portolan {

namespace {

/// How often a table may change between asking for its size and reading it.
constexpr int kAttempts = 100;

// One set of numbers serves both families (include/uapi/linux/netfilter_ipv4/ip_tables.h,
// …ipv6/ip6_tables.h).
static_assert(IPT_SO_GET_INFO == IP6T_SO_GET_INFO && IPT_SO_GET_ENTRIES == IP6T_SO_GET_ENTRIES);
static_assert(
    IPT_SO_SET_REPLACE == IP6T_SO_SET_REPLACE && IPT_SO_SET_ADD_COUNTERS == IP6T_SO_SET_ADD_COUNTERS);

template <typename Hooks> std::array<std::uint32_t, NF_INET_NUMHOOKS> copyHooks(const Hooks& hooks)
{
    std::array<std::uint32_t, NF_INET_NUMHOOKS> copied{};
    std::copy(std::begin(hooks), std::end(hooks), copied.begin());
    return copied;
}

std::vector<xt_counters> newCounters(
    std::span<const CounterSource> sources, const std::vector<xt_counters>& old)
{
    std::vector<xt_counters> counters;
    counters.reserve(sources.size());
    for (const CounterSource& source : sources) {
        xt_counters sum = source.plus;
        if (source.from != CounterSource::kNone) {
            sum.pcnt += old[source.from].pcnt;
            sum.bcnt += old[source.from].bcnt;
        }
        counters.push_back(sum);
    }
    return counters;
}

/// The bytes SET_ADD_COUNTERS takes.
std::vector<std::byte> counterRequest(const std::string& table, const std::vector<xt_counters>& counters)
{
    const std::size_t bytes = counters.size() * sizeof(xt_counters);
    std::vector<std::byte> request(sizeof(xt_counters_info) + bytes);
    xt_counters_info head{};
    table.copy(head.name, sizeof head.name - 1);
    head.num_counters = unsigned(counters.size());
    std::memcpy(request.data(), &head, sizeof head);
    std::memcpy(request.data() + sizeof head, counters.data(), bytes);
    return request;
}

bool allZero(const std::vector<xt_counters>& counters)
{
    return std::all_of(counters.begin(), counters.end(),
        [](const xt_counters& counter) { return counter.pcnt == 0 && counter.bcnt == 0; });
}

void clearAfterName(char* name, std::size_t size)
{
    const std::size_t length = strnlen(name, size);
    std::memset(name + length, 0, size - length);
}

/// The kernel writes names up to their zero and leaves what stood behind it in our buffer (x_tables.c,
/// xt_obj_to_user): equal tables would differ, and our memory would go to disk.
template <typename Kernel> void clearLeftovers(std::span<std::byte> entries)
{
    for (std::size_t offset = 0; offset < entries.size();) {
        auto* bytes = entries.data() + offset;
        const auto& entry = *reinterpret_cast<const typename Kernel::Entry*>(bytes);
        for (std::size_t at = sizeof entry; at < entry.target_offset;) {
            auto& match = *reinterpret_cast<xt_entry_match*>(bytes + at);
            clearAfterName(match.u.user.name, sizeof match.u.user.name);
            at += match.u.match_size;
        }
        auto& target = *reinterpret_cast<xt_entry_target*>(bytes + entry.target_offset);
        clearAfterName(target.u.user.name, sizeof target.u.user.name);
        offset += entry.next_offset;
    }
}

template <typename Kernel>
std::vector<std::byte> replaceRequest(const TableImage& image, std::vector<xt_counters>& old)
{
    std::vector<std::byte> request(sizeof(typename Kernel::Replace) + image.entries.size());
    typename Kernel::Replace head{};
    image.name.copy(head.name, sizeof head.name - 1);
    head.valid_hooks = image.layout.validHooks;
    head.num_entries = image.layout.entryCount;
    head.size = unsigned(image.entries.size());
    std::copy(image.layout.hookEntries.begin(), image.layout.hookEntries.end(), head.hook_entry);
    std::copy(image.layout.underflows.begin(), image.layout.underflows.end(), head.underflow);
    head.num_counters = unsigned(old.size());
    head.counters = old.data();
    std::memcpy(request.data(), &head, sizeof head);
    std::copy(image.entries.begin(), image.entries.end(), request.begin() + sizeof head);
    return request;
}

} // namespace

template <typename Kernel> RawTable<Kernel>::~RawTable()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

template <typename Kernel> tl::unexpected<Error> RawTable<Kernel>::refused(const char* pattern) const
{
    const int error = errno;
    const bool forbidden = error == EPERM || error == EACCES;
    return failure(forbidden ? ErrorCode::Unsupported : ErrorCode::Kernel, pattern,
        {m_name, toString(Kernel::kFamily), std::strerror(error)});
}

template <typename Kernel> Result<void> RawTable<Kernel>::open()
{
    if (m_socket < 0)
        m_socket = ::socket(Kernel::kDomain, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
    if (m_socket < 0)
        return refused(PORTOLAN_TR("Cannot ask the kernel for the %1 table of %2: %3."));
    return {};
}

template <typename Kernel> void RawTable<Kernel>::reserve(std::size_t bytes)
{
    if (bytes <= m_capacity)
        return;
    release();
    // A little more, so that a table that grows rule by rule is not moved each time.
    const std::size_t wanted = bytes + bytes / 16 + sizeof(typename Kernel::Entries);
    m_buffer.reset(static_cast<typename Kernel::Entries*>(std::malloc(wanted)));
    if (!m_buffer)
        throw std::bad_alloc();
    m_capacity = wanted;
}

/// False with errno set; EAGAIN where the table changed in between.
template <typename Kernel> bool RawTable<Kernel>::tryRead()
{
    typename Kernel::Info info{};
    socklen_t size = sizeof info;
    m_name.copy(info.name, sizeof info.name - 1);
    if (getsockopt(m_socket, Kernel::kLevel, IPT_SO_GET_INFO, &info, &size) != 0)
        return false;
    size = socklen_t(sizeof(typename Kernel::Entries) + info.size);
    reserve(size);
    new (m_buffer.get()) typename Kernel::Entries{};
    m_name.copy(m_buffer->name, sizeof m_buffer->name - 1);
    m_buffer->size = info.size;
    if (getsockopt(m_socket, Kernel::kLevel, IPT_SO_GET_ENTRIES, m_buffer.get(), &size) != 0)
        return false;
    m_size = info.size;
    m_replaced = false;
    m_layout = {info.valid_hooks, copyHooks(info.hook_entry), copyHooks(info.underflow), info.num_entries};
    return true;
}

template <typename Kernel>
bool RawTable<Kernel>::kernelHas(const TableLayout& layout, std::size_t bytes) const
{
    typename Kernel::Info info{};
    socklen_t size = sizeof info;
    m_name.copy(info.name, sizeof info.name - 1);
    return getsockopt(m_socket, Kernel::kLevel, IPT_SO_GET_INFO, &info, &size) == 0 && info.size == bytes
        && layout
        == TableLayout{
            info.valid_hooks, copyHooks(info.hook_entry), copyHooks(info.underflow), info.num_entries};
}

template <typename Kernel> bool RawTable<Kernel>::unchanged(const std::string& name) const
{
    return name == m_name && m_size > 0 && !m_replaced && kernelHas(m_layout, m_size);
}

template <typename Kernel> bool RawTable<Kernel>::kernelHas(const TableImage& image) const
{
    return image.name == m_name && kernelHas(image.layout, image.entries.size());
}

template <typename Kernel> Result<void> RawTable<Kernel>::read(const std::string& name)
{
    m_name = name;
    m_size = 0;
    m_layout = {};
    if (name.empty() || name.size() >= XT_TABLE_MAXNAMELEN)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("No table is called \"%1\"."), {name});
    if (auto opened = open(); !opened)
        return opened;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (tryRead())
            return {};
        if (errno != EAGAIN)
            break;
    }
    return refused(PORTOLAN_TR("Cannot read the %1 table of %2: %3."));
}

template <typename Kernel> std::span<const std::byte> RawTable<Kernel>::entries() const
{
    if (m_size == 0)
        return {};
    return {reinterpret_cast<const std::byte*>(m_buffer->entrytable), m_size};
}

template <typename Kernel> TableImage RawTable<Kernel>::image() const
{
    const auto bytes = entries();
    TableImage image{m_name, m_layout, {bytes.begin(), bytes.end()}};
    clearLeftovers<Kernel>(image.entries);
    return image;
}

template <typename Kernel>
Result<void> RawTable<Kernel>::replace(const TableImage& image, std::span<const CounterSource> counters)
{
    const auto known = [this](const CounterSource& source) {
        return source.from == CounterSource::kNone || source.from < m_layout.entryCount;
    };
    if (image.name != m_name || counters.size() != image.layout.entryCount
        || !std::all_of(counters.begin(), counters.end(), known))
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("The counters to keep in the %1 table do not fit its entries."), {m_name});
    std::vector<xt_counters> old(m_layout.entryCount);
    const auto request = replaceRequest<Kernel>(image, old);
    if (setsockopt(m_socket, Kernel::kLevel, IPT_SO_SET_REPLACE, request.data(), socklen_t(request.size()))
        != 0) {
        if (errno == EAGAIN)
            return failure(ErrorCode::Conflict,
                PORTOLAN_TR("Another program changed the %1 table while it was written; try again."),
                {m_name});
        return refused(PORTOLAN_TR("The kernel refused to change the %1 table for %2: %3."));
    }
    m_replaced = true;
    const auto sums = newCounters(counters, old);
    if (allZero(sums))
        return {};
    const auto addition = counterRequest(m_name, sums);
    if (setsockopt(
            m_socket, Kernel::kLevel, IPT_SO_SET_ADD_COUNTERS, addition.data(), socklen_t(addition.size()))
        != 0)
        return refused(PORTOLAN_TR("The %1 table for %2 was changed, but its counters begin at zero: %3."));
    return {};
}

template <typename Kernel> void RawTable<Kernel>::release()
{
    m_buffer.reset();
    m_capacity = 0;
    m_size = 0;
}

template class RawTable<RawIpv4>;
template class RawTable<RawIpv6>;

} // namespace portolan
