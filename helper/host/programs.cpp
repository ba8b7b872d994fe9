#include "helper/host/programs.h"

#include <sys/stat.h>

#include <charconv>
#include <filesystem>
#include <fstream>

namespace portolan::host {

namespace {

namespace fs = std::filesystem;

// What users can start many of must not make the host state grow without end.
constexpr std::size_t kMostRelays = 4096;
constexpr std::size_t kMostWords = 64;
constexpr std::size_t kMostBytes = 4096;

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
    std::string bytes(kMostBytes, '\0');
    file.read(bytes.data(), std::streamsize(bytes.size()));
    bytes.resize(std::size_t(file.gcount()));
    std::vector<std::string> words;
    for (std::size_t at = 0; at < bytes.size() && words.size() < kMostWords;) {
        const std::size_t end = std::min(bytes.find('\0', at), bytes.size());
        words.push_back(bytes.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

} // namespace

Programs::Programs()
{
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        unsigned pid = 0;
        const auto [rest, wrong] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (wrong != std::errc() || rest != name.data() + name.size())
            continue;
        addDescriptors(entry->path().string(), pid);
        addRelay(entry->path().string(), pid);
    }
}

void Programs::addDescriptors(const std::string& process, unsigned pid)
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
        m_byInode.emplace(inode, Program{name, pid});
    }
}

void Programs::addRelay(const std::string& process, unsigned pid)
{
    const auto words = commandLine(process);
    struct stat about { };
    if (!isRelayProgram(programName(words)) || m_relays.size() >= kMostRelays
        || stat(process.c_str(), &about) != 0)
        return;
    m_relays.push_back({{"pid", pid}, {"uid", about.st_uid}, {"command", words}});
    for (RelayClaim& claim : readRelayCommand(words))
        m_claims.push_back({std::move(claim), std::string(programName(words)), about.st_uid});
}

const Programs::Program* Programs::of(unsigned inode) const
{
    const auto found = m_byInode.find(inode);
    return found == m_byInode.end() || inode == 0 ? nullptr : &found->second;
}

std::string Programs::claiming(std::string_view protocol, std::uint16_t port, unsigned uid) const
{
    for (const Claim& each : m_claims)
        if (each.uid == uid && toString(each.claim.protocol) == protocol && each.claim.ports.contains(port))
            return each.name;
    return {};
}

} // namespace portolan::host
