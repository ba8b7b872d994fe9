#include "helper/files/file.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace portolan {

namespace {

bool writeAll(const File& file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(file.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(wrote < 0 ? 0 : std::size_t(wrote));
    }
    return fsync(file.get()) == 0;
}

void unlinkKeepingErrno(const std::string& path)
{
    const int error = errno;
    unlink(path.c_str());
    errno = error;
}

} // namespace

File::~File()
{
    if (m_descriptor >= 0) {
        const int error = errno;
        ::close(m_descriptor);
        errno = error;
    }
}

std::optional<std::string> readFile(const std::string& path, std::size_t most)
{
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat status = {};
    if (!file || fstat(file.get(), &status) != 0) {
        return std::nullopt;
    }
    if (std::size_t(status.st_size) > most) {
        errno = EFBIG;
        return std::nullopt;
    }
    std::string text;
    text.reserve(std::size_t(status.st_size));
    char buffer[16384];
    for (ssize_t got = 0; (got = ::read(file.get(), buffer, sizeof buffer)) != 0;) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return std::nullopt;
        }
        text.append(buffer, std::size_t(got));
        if (text.size() > most) {
            errno = EFBIG;
            return std::nullopt;
        }
    }
    return text;
}

bool writeNewFile(const std::string& path, std::string_view bytes)
{
    const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    return file && writeAll(file, bytes);
}

bool replaceFile(const std::string& directory, const std::string& path, std::string_view bytes)
{
    // Opened before anything is written: what is renamed already cannot be refused any more.
    const File opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened) {
        return false;
    }
    std::string temporary = path + ".XXXXXX";
    const File file(mkostemp(temporary.data(), O_CLOEXEC)); // 0600
    if (!file) {
        return false;
    }
    if (!writeAll(file, bytes) || rename(temporary.c_str(), path.c_str()) != 0) {
        unlinkKeepingErrno(temporary);
        return false;
    }
    return fsync(opened.get()) == 0;
}

bool syncDirectory(const std::string& directory)
{
    const File opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened && fsync(opened.get()) == 0;
}

} // namespace portolan
