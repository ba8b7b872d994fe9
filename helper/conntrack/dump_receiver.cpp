#include "helper/conntrack/dump_receiver.h"

#include <sys/eventfd.h>
#include <sys/socket.h>

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace portolan {

DumpReceiver::DumpReceiver()
    : m_filled(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE))
{
}

DumpReceiver::~DumpReceiver()
{
    stop();
    ::close(m_filled);
}

int DumpReceiver::start(int socket)
{
    stop();
    if (m_filled < 0)
        return EMFILE;
    m_stopped = false;
    m_next = 0;
    for (Room& room : m_rooms)
        room.bytes.resize(kDatagram);
    m_free.release(kRooms);
    try {
        m_thread = std::thread([this, socket] { receive(socket); });
    } catch (const std::system_error& error) {
        empty();
        return error.code().value();
    }
    return 0;
}

void DumpReceiver::stop()
{
    if (!m_thread.joinable())
        return;
    m_stopped = true;
    m_free.release(); // it may wait for one
    m_thread.join();
    empty();
}

void DumpReceiver::empty()
{
    m_taken = false;
    while (m_free.try_acquire()) { }
    for (std::uint64_t one = 0; read(m_filled, &one, sizeof one) > 0;) { }
}

DumpReceiver::Datagram DumpReceiver::take()
{
    if (m_taken)
        m_free.release();
    m_taken = false;
    if (!m_thread.joinable())
        return {{}, EBADF};
    for (std::uint64_t one = 0; read(m_filled, &one, sizeof one) < 0;) {
        pollfd filled{m_filled, POLLIN, 0};
        poll(&filled, 1, -1);
    }
    m_taken = true;
    const Room& room = m_rooms[m_next++ % kRooms];
    return {{room.bytes.data(), room.size}, room.error};
}

void DumpReceiver::receive(int socket)
{
    std::uint64_t untold = 0;
    for (std::size_t next = 0;; ++next) {
        m_free.acquire();
        if (m_stopped)
            return;
        Room& room = m_rooms[next % kRooms];
        // The kernel writes ahead: there is nothing to wait for until the dump is over.
        ssize_t size = 0;
        do {
            size = recv(socket, room.bytes.data(), room.bytes.size(), MSG_DONTWAIT | MSG_TRUNC);
        } while (size < 0 && errno == EINTR);
        room.error = size < 0 ? errno : std::size_t(size) > room.bytes.size() ? ENOSPC : 0;
        room.size = room.error == 0 ? std::size_t(size) : 0;
        ++untold;
        const bool last = room.error != 0;
        if ((last || untold == kTogether) && write(m_filled, &untold, sizeof untold) > 0)
            untold = 0;
        if (last)
            return;
    }
}

} // namespace portolan
