// Receives the kernel's answer to a dump in a thread of its own: while one part of the table is read, the
// kernel, which writes the next part inside the receiving call, is at it already. The one thread there is
// besides the event loop's; it knows a socket and a few buffers and nothing else.
#pragma once

#include <array>
#include <atomic>
#include <semaphore>
#include <span>
#include <thread>
#include <vector>

namespace portolan {

class DumpReceiver {
public:
    /// What one receiving call gave: bytes, or an errno.
    struct Datagram {
        std::span<const char> bytes;
        int error = 0; ///< EAGAIN: the kernel has nothing more to say
    };

    DumpReceiver();
    ~DumpReceiver();
    DumpReceiver(const DumpReceiver&) = delete;
    DumpReceiver& operator=(const DumpReceiver&) = delete;

    /// Receives from the netlink socket, a dump having been asked for, until an error or stop(). The socket
    /// must outlive that. 0, or an errno.
    int start(int socket);
    void stop();
    /// Readable while there is something to take().
    int descriptor() const { return m_filled; }
    /// The next datagram, which is waited for. It is there until the next call, start() or stop().
    Datagram take();

private:
    /// A little ahead, no more: what waits here still has to be in the cache when it is read. Told of several
    /// at once, for it takes longer to wake a reader than to read one.
    static constexpr std::size_t kRooms = 8;
    static constexpr std::size_t kTogether = 4;
    /// The kernel writes 32 KiB at most into one datagram of a dump.
    static constexpr std::size_t kDatagram = 1 << 15;

    struct Room {
        std::vector<char> bytes;
        std::size_t size = 0;
        int error = 0;
    };

    void receive(int socket);
    void empty();

    int m_filled; ///< an eventfd that counts the rooms to take
    std::counting_semaphore<> m_free{0};
    std::atomic<bool> m_stopped = false;
    std::array<Room, kRooms> m_rooms;
    std::size_t m_next = 0; ///< to take
    bool m_taken = false; ///< the room before that one is still looked at
    std::thread m_thread;
};

} // namespace portolan
