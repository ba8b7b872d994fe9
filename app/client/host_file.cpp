#include "app/client/host_file.h"

#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_file.h"

#include <QFile>
#include <QFileInfo>

namespace portolan {

namespace {

constexpr qint64 kMostBytes = 512'000'000;

/// What mail programs and editors add: a byte order mark, line ends of another system.
void removeWrapping(std::string& bytes)
{
    if (bytes.starts_with("\xef\xbb\xbf"))
        bytes.erase(0, 3);
    const std::size_t firstEnd = bytes.find('\n');
    if (firstEnd == std::string::npos || firstEnd == 0 || bytes[firstEnd - 1] != '\r')
        return;
    std::size_t to = 0;
    for (std::size_t from = 0; from < bytes.size(); ++from)
        if (bytes[from] != '\r' || from + 1 == bytes.size() || bytes[from + 1] != '\n')
            bytes[to++] = bytes[from];
    bytes.resize(to);
}

tl::unexpected<Error> unreadable(const QString& path, const QString& why)
{
    return failure(ErrorCode::Kernel, PORTOLAN_TR("%1 cannot be read: %2."),
        {QFile::encodeName(path).toStdString(), why.toStdString()});
}

} // namespace

Result<HostTexts> readHostFile(std::string bytes, std::optional<Family> family)
{
    removeWrapping(bytes);
    if (looksLikeNft(bytes)) {
        HostTexts texts;
        texts.state = bareState({}, {});
        texts.rules.push_back({Engine::Nftables, Family::Ipv4, std::move(bytes)});
        return texts;
    }
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && bytes[first] == '{')
        return readStateDocument(bytes);
    Result<std::vector<SavedText>> saved = readSaveFile(bytes, family);
    if (!saved)
        return tl::unexpected(saved.error());
    HostTexts texts;
    texts.state = bareState({}, {});
    for (SavedText& text : *saved)
        texts.rules.push_back({text.engine, text.family, std::move(text.text)});
    return texts;
}

Result<HostTexts> loadHostFile(const QString& path, std::optional<Family> family)
{
    if (QFileInfo(path).isDir())
        return failure(ErrorCode::Kernel, PORTOLAN_TR("%1 is a folder, not a file."),
            {QFile::encodeName(path).toStdString()});
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(path, file.errorString());
    const QByteArray bytes = file.read(kMostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(path, file.errorString());
    if (bytes.size() > kMostBytes)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 is larger than %2 MB."),
            {QFile::encodeName(path).toStdString(), std::to_string(kMostBytes / 1'000'000)});
    return readHostFile(bytes.toStdString(), family);
}

} // namespace portolan
