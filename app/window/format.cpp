#include "app/window/format.h"

#include "backend/base/message.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace portolan::Format {

namespace {

/// One decimal below 100 and none above keeps every figure at three or four characters.
QString scaled(double value, double step, const QStringList& units)
{
    qsizetype unit = 0;
    // 0.05 below the step a value would round up to it and print as "1000.0 kB".
    while (unit + 1 < units.size() && value >= step - (unit == 0 ? 0.5 : 0.05)) {
        value /= step;
        ++unit;
    }
    const int decimals = unit == 0 || value >= 99.95 ? 0 : 1;
    return units.at(unit).arg(QLocale().toString(value, 'f', decimals));
}

class FormatTexts {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

} // namespace

QString count(std::uint64_t value)
{
    if (value < 10'000)
        return QLocale().toString(qulonglong(value));
    return scaled(double(value), 1000,
        {QStringLiteral("%1"), FormatTexts::tr("%1 k", "thousands"), FormatTexts::tr("%1 M", "millions"),
            FormatTexts::tr("%1 G", "thousand millions")});
}

QString bytes(std::uint64_t value)
{
    return scaled(double(value), 1000,
        {FormatTexts::tr("%1 B"), FormatTexts::tr("%1 kB"), FormatTexts::tr("%1 MB"),
            FormatTexts::tr("%1 GB"), FormatTexts::tr("%1 TB")});
}

QString rate(double bytesPerSecond, bool orMore)
{
    if (bytesPerSecond < 0.5)
        return QStringLiteral("—");
    const QString text = scaled(bytesPerSecond, 1000,
        {FormatTexts::tr("%1 B/s"), FormatTexts::tr("%1 kB/s"), FormatTexts::tr("%1 MB/s"),
            FormatTexts::tr("%1 GB/s")});
    return orMore ? QStringLiteral("≥ ") + text : text;
}

QString age(qint64 seconds)
{
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    const QLocale locale;
    if (seconds < minute)
        return FormatTexts::tr("%1 s").arg(locale.toString(std::max<qint64>(seconds, 0)));
    if (seconds < hour)
        return FormatTexts::tr("%1 min").arg(locale.toString(seconds / minute));
    if (seconds < day)
        return FormatTexts::tr("%1 h").arg(locale.toString(seconds / hour));
    return FormatTexts::tr("%1 d").arg(locale.toString(seconds / day));
}

namespace {

bool isHan(QChar c)
{
    return c.script() == QChar::Script_Han;
}

bool isVisibleAscii(QChar c)
{
    return c > u' ' && c < QChar(0x7f);
}

/// Chinese sets a space between its own characters and Latin ones; no pattern knows what will stand in its
/// place.
void appendSpaced(QString& text, const QString& more)
{
    if (!text.isEmpty() && !more.isEmpty()) {
        const QChar left = text.back();
        const QChar right = more.front();
        if ((isHan(left) && isVisibleAscii(right)) || (isVisibleAscii(left) && isHan(right)))
            text += u' ';
    }
    text += more;
}

} // namespace

QString message(const Message& message)
{
    const QString pattern = QCoreApplication::translate("portolan", message.pattern.c_str());
    QString text;
    text.reserve(pattern.size() + 32);
    qsizetype start = 0;
    // One pass, so that an argument that happens to hold "%1" is not filled in again.
    for (qsizetype i = 0; i + 1 < pattern.size(); ++i) {
        const int digit = pattern.at(i) == u'%' ? pattern.at(i + 1).digitValue() : -1;
        if (digit < 1 || std::size_t(digit) > message.arguments.size())
            continue;
        const MessageArgument& argument = message.arguments[std::size_t(digit) - 1];
        const Message* part = argument.part();
        appendSpaced(text, pattern.mid(start, i - start));
        appendSpaced(text, part ? Format::message(*part) : QString::fromStdString(argument.text()));
        start = ++i + 1;
    }
    appendSpaced(text, pattern.mid(start));
    return text;
}

} // namespace portolan::Format
