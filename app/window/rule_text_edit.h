// Rules word for word, wrapped between words only, as high as they need; what is copied is what was set.
#pragma once

#include <QPlainTextEdit>

namespace portolan {

class RuleTextEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit RuleTextEdit(QWidget* parent = nullptr);

    void setRules(const QString& text);
    /// A line of its own before a rule, quieter than the rule.
    void addRule(const QString& place, const QString& rule);
    /// The text as it was set.
    QString rules() const;
    /// As high as the text, never scrolling.
    void setGrowing(bool growing);

    QSize sizeHint() const override;

protected:
    QMimeData* createMimeDataFromSelection() const override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void grow();
    void recolour();

    bool m_growing = false;
};

} // namespace portolan
