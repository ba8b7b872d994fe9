// The two ends of a connection, played by the test program itself.
#pragma once

#include "tests/helper/flow_network.h"

#include <poll.h>

#include <vector>

namespace kerneltest {

inline int serve(bool stream, const char* address, std::uint16_t port)
{
    Place place(address, port);
    const int listener = socket(place.family, stream ? SOCK_STREAM : SOCK_DGRAM, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, place.raw(), place.size) != 0 || (stream && listen(listener, 64) != 0)) {
        std::perror("serve");
        return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    std::vector<pollfd> watched{{0, POLLIN, 0}, {listener, POLLIN, 0}};
    char buffer[4096];
    for (;;) {
        poll(watched.data(), nfds_t(watched.size()), -1);
        if (watched[0].revents != 0)
            return 0;
        if (watched[1].revents != 0 && stream) {
            watched.push_back({accept(listener, nullptr, nullptr), POLLIN, 0});
        } else if (watched[1].revents != 0) {
            Place from(address, 0);
            const auto size = recvfrom(listener, buffer, sizeof buffer, 0, from.raw(), &from.size);
            sendto(listener, buffer, std::size_t(std::max<ssize_t>(size, 0)), 0, from.raw(), from.size);
        }
        for (std::size_t i = 2; i < watched.size(); ++i) {
            if (watched[i].fd < 0 || watched[i].revents == 0)
                continue;
            const auto size = read(watched[i].fd, buffer, sizeof buffer);
            if (size <= 0 || write(watched[i].fd, buffer, std::size_t(size)) != size) {
                close(watched[i].fd);
                watched[i].fd = -1;
            }
        }
    }
}

inline int talk(bool stream, const char* address, std::uint16_t port)
{
    Place place(address, port);
    const int descriptor = socket(place.family, stream ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (connect(descriptor, place.raw(), place.size) != 0) {
        std::perror("talk");
        return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    char bytes[1000]{};
    for (int character = std::getchar(); character != EOF; character = std::getchar()) {
        if (write(descriptor, bytes, sizeof bytes) != ssize_t(sizeof bytes))
            return 1;
        for (std::size_t got = 0; got < sizeof bytes;) {
            const auto size = read(descriptor, bytes, sizeof bytes);
            if (size <= 0)
                return 1;
            got += std::size_t(size);
        }
        std::puts("done");
        std::fflush(stdout);
    }
    close(descriptor);
    return 0;
}

} // namespace kerneltest
