// Translates what no list of texts can hold whole: the sentences about rules, which the backend puts together
// from phrases ("%1", "to port %2", "that came in by %3", "goes to %4").
#pragma once

#include <QTranslator>

namespace portolan {

/// A sentence of context "portolan" that has no translation as a whole is taken apart into phrases of context
/// "portolan rules" (resources/translations/rule-phrases), the longest first, and put together again in the
/// same order. With one phrase unknown the sentence stays as it is: half of one in another language helps
/// nobody.
class SentenceTranslator : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    QString translate(const char* context, const char* sourceText, const char* disambiguation = nullptr,
        int n = -1) const override;

private:
    QString phrase(const QString& text) const;
    QString sentence(const QString& text) const;
};

} // namespace portolan
