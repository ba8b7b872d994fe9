// Storage for runs of small values that never move.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

namespace portolan {

/// Keeps copies of runs of T at fixed addresses until it dies. T must be trivially copyable.
template <typename T> class Pool {
public:
    std::span<T> copy(std::span<const T> run)
    {
        if (run.empty())
            return {};
        if (run.size() > m_left)
            grow(run.size());
        T* const start = m_next;
        std::copy(run.begin(), run.end(), start);
        m_next += run.size();
        m_left -= run.size();
        return {start, run.size()};
    }

private:
    void grow(std::size_t atLeast)
    {
        m_left = std::max(atLeast, m_chunkSize);
        m_chunks.push_back(std::make_unique_for_overwrite<T[]>(m_left));
        m_next = m_chunks.back().get();
        m_chunkSize = std::min(m_chunkSize * 2, kLargestChunk);
    }

    static constexpr std::size_t kLargestChunk = 16384; // items; a small text should not cost a megabyte
    std::size_t m_chunkSize = 64;
    std::vector<std::unique_ptr<T[]>> m_chunks;
    T* m_next = nullptr;
    std::size_t m_left = 0;
};

} // namespace portolan
