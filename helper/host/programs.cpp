#include "helper/host/programs.h"

#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace portolan::host {

namespace {

namespace fs = std::filesystem;

std::string commandName(const std::string& process)
{
    std::ifstream file(process + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

std::vector<std::string> commandLine(const std::string& process)
{
    std::ifstream file(process + "/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');)
        words.push_back(word);
    return words;
}

/// The value after `option`, Docker's way: docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 …
std::string valueOf(const std::vector<std::string>& words, const char* option)
{
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (words[i] == option)
            return words[i + 1];
    return {};
}

} // namespace

Programs::Programs()
{
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.empty() || name.find_first_not_of("0123456789") != name.npos)
            continue;
        addDescriptors(entry->path().string());
        addProxy(entry->path().string());
    }
}

void Programs::addDescriptors(const std::string& process)
{
    std::error_code error;
    std::string name;
    for (fs::directory_iterator entry(process + "/fd", error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code gone;
        const auto target = fs::read_symlink(entry->path(), gone).string();
        unsigned inode = 0;
        if (gone || target.rfind("socket:[", 0) != 0
            || std::from_chars(target.data() + 8, target.data() + target.size(), inode).ec != std::errc())
            continue;
        if (name.empty())
            name = commandName(process);
        m_byInode.emplace(inode, name);
    }
}

void Programs::addProxy(const std::string& process)
{
    const auto words = commandLine(process);
    if (words.empty() || fs::path(words.front()).filename() != "docker-proxy")
        return;
    const auto port = valueOf(words, "-host-port");
    std::uint16_t number = 0;
    if (std::from_chars(port.data(), port.data() + port.size(), number).ec == std::errc())
        m_byPort.emplace(std::pair(valueOf(words, "-proto"), number), "docker-proxy");
}

std::string Programs::of(const SocketPlace& socket) const
{
    if (const auto found = m_byInode.find(socket.inode); found != m_byInode.end() && socket.inode != 0)
        return found->second;
    const auto found = m_byPort.find({socket.protocol, socket.port});
    return found == m_byPort.end() ? std::string() : found->second;
}

} // namespace portolan::host
