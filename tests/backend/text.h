// Texts of the backend as Qt Test can print them.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <string>
#include <string_view>

inline QByteArray bytes(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

inline std::string text(const QByteArray& bytes)
{
    return std::string(bytes.constData(), std::size_t(bytes.size()));
}

/// A file of tests/data; empty if it cannot be read.
inline QByteArray testData(const QString& name)
{
    QFile file(QDir(QStringLiteral(PORTOLAN_TEST_DATA)).filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
