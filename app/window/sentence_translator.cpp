#include "app/window/sentence_translator.h"

#include <QStringList>

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

constexpr const char* kPhrases = "portolan rules";

/// Adds to the number of every place, %1 to %9.
QString renumbered(QString text, int by)
{
    for (qsizetype i = 0; by != 0 && i + 1 < text.size(); ++i) {
        const int number = text.at(i) == u'%' ? text.at(i + 1).digitValue() : -1;
        if (number >= 1 && number + by >= 1 && number + by <= 9)
            text[i + 1] = QChar(u'0' + number + by);
    }
    return text;
}

/// How many places a sentence has before the ones in `text`: they are numbered as they come.
int placesBefore(const QString& text)
{
    for (qsizetype i = 0; i + 1 < text.size(); ++i)
        if (text.at(i) == u'%' && text.at(i + 1).digitValue() >= 1)
            return text.at(i + 1).digitValue() - 1;
    return 0;
}

} // namespace

QString SentenceTranslator::translate(
    const char* context, const char* sourceText, const char* disambiguation, int n) const
{
    QString whole = QTranslator::translate(context, sourceText, disambiguation, n);
    if (!whole.isNull() || !context || !sourceText || std::strcmp(context, "portolan") != 0)
        return whole;
    return sentence(QString::fromUtf8(sourceText));
}

QString SentenceTranslator::phrase(const QString& text) const
{
    const int before = placesBefore(text);
    const QString found = QTranslator::translate(kPhrases, renumbered(text, -before).toUtf8().constData());
    return renumbered(found, before);
}

QString SentenceTranslator::sentence(const QString& text) const
{
    if (!text.endsWith(u'.'))
        return {};
    const QStringList words = text.chopped(1).split(u' ');
    QString result;
    for (qsizetype at = 0; at < words.size();) {
        QString found;
        qsizetype end = words.size();
        for (; end > at && found.isEmpty(); --end) {
            QString candidate = words.mid(at, end - at).join(u' ');
            if (end < words.size() && candidate.endsWith(u','))
                candidate.chop(1);
            found = phrase(candidate);
        }
        if (found.isEmpty() && words.at(at) == QLatin1String("and")) {
            ++at;
            continue;
        }
        if (found.isEmpty())
            return {};
        // What stands in brackets belongs to the phrase before it.
        if (at > 0 && !words.at(at).startsWith(u'('))
            result += phrase(QStringLiteral(","));
        result += found;
        at = end + 1;
    }
    return result + phrase(QStringLiteral("."));
}

} // namespace portolan
