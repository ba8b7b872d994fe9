// What benchmarks share: namespaces of their own, programs run to their end, and time.
#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace portolan::bench {

[[noreturn]] inline void give(const std::string& why)
{
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, why.c_str());
    std::exit(1);
}

/// Network and mount namespaces with a /run of their own; without root, in a user namespace.
inline void enterNamespaces()
{
    const auto uid = geteuid();
    const auto gid = getegid();
    if (unshare((uid == 0 ? 0 : CLONE_NEWUSER) | CLONE_NEWNET | CLONE_NEWNS) != 0)
        give(std::string("cannot make namespaces: ") + std::strerror(errno));
    if (uid != 0) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " << uid << " 1";
        std::ofstream("/proc/self/gid_map") << "0 " << gid << " 1";
    }
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || mount("tmpfs", "/run", "tmpfs", 0, "mode=0755") != 0)
        give(std::string("cannot mount an own /run: ") + std::strerror(errno));
    const char* path = std::getenv("PATH");
    setenv("PATH", (std::string(path ? path : "/usr/bin:/bin") + ":/usr/sbin:/sbin").c_str(), 1);
}

/// Starts a program; -1 for a stream keeps ours.
inline pid_t startProgram(const std::vector<std::string>& words, int input, int output, int errors = -1)
{
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const int streams[]{input, output, errors};
    for (int i = 0; i < 3; ++i)
        if (streams[i] >= 0)
            posix_spawn_file_actions_adddup2(&actions, streams[i], i);
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        give(words.front() + ": " + std::strerror(error));
    return child;
}

/// Waits for its end; gives what it used.
inline rusage endOf(pid_t child, int* status = nullptr)
{
    int ended = 0;
    rusage usage{};
    if (wait4(child, &ended, 0, &usage) != child)
        give("a program cannot be waited for");
    if (status)
        *status = ended;
    else if (ended != 0)
        give("a program failed");
    return usage;
}

/// Runs the program to its end; gives its largest resident size in KiB.
inline long runProgram(const std::vector<std::string>& words, int input, int output, int errors = -1)
{
    return endOf(startProgram(words, input, output, errors)).ru_maxrss;
}

template <typename Work> double milliseconds(const Work& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace portolan::bench
