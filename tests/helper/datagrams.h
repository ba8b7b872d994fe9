// Packets for counters to count.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kerneltest {

/// To a port of this host that nobody listens on.
inline void sendDatagrams(int count)
{
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(7777);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < count; ++i)
        sendto(descriptor, "hello", 5, 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    close(descriptor);
}

} // namespace kerneltest
