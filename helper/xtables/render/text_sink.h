// Where a table's text is put: a buffer that goes to a file piece by piece, so that memory does not grow with
// the rules.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

namespace portolan::xtables {

/// put…() do not look for room: call room() with the most that will be put until the next room().
class TextSink {
public:
    /// Takes no ownership of the file. Less than zero: what is put goes nowhere.
    explicit TextSink(int file)
        : m_file(file)
    {
    }

    void room(std::size_t bytes)
    {
        if (m_capacity - m_size < bytes)
            grow(bytes);
    }
    void put(char byte) { m_text[m_size++] = byte; }
    void put(std::string_view text)
    {
        std::memcpy(m_text.get() + m_size, text.data(), text.size());
        m_size += text.size();
    }
    void putNumber(std::uint64_t number) { putNumber(number, 10); }
    /// " 0x2a"-style digits without the 0x.
    void putHex(std::uint32_t number) { putNumber(number, 16); }

    /// An IPv4 address, in network order; inet_ntop() goes through printf.
    void putDotted(std::uint32_t address)
    {
        unsigned char bytes[4];
        std::memcpy(bytes, &address, sizeof bytes);
        for (unsigned i = 0; i < 4; ++i) {
            if (i > 0)
                put('.');
            putNumber(bytes[i]);
        }
    }

    /// A place to come back to; good until endOfRule().
    std::size_t mark() const { return m_size; }
    std::string_view since(std::size_t mark) const { return {m_text.get() + mark, m_size - mark}; }
    void rewind(std::size_t mark) { m_size = mark; }

    /// Lets go what is there if it is much.
    void endOfRule()
    {
        if (m_size >= kPiece)
            flush();
    }
    void flush();
    /// errno of the first write that the file did not take; 0: it took all.
    int failure() const { return m_failed; }
    /// Bytes flushed so far.
    std::uint64_t written() const { return m_written; }

private:
    struct Free {
        void operator()(char* memory) const { std::free(memory); }
    };
    static constexpr std::size_t kPiece = 64 << 10;

    void putNumber(std::uint64_t number, int base)
    {
        m_size = std::size_t(
            std::to_chars(m_text.get() + m_size, m_text.get() + m_capacity, number, base).ptr - m_text.get());
    }
    void grow(std::size_t bytes);

    std::unique_ptr<char[], Free> m_text;
    std::size_t m_capacity = 0;
    std::size_t m_size = 0;
    std::uint64_t m_written = 0;
    int m_file;
    int m_failed = 0;
};

} // namespace portolan::xtables
