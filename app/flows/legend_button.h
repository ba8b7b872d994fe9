// One line of a chart's legend: colour, title and value now. Pressed, it shows what it names.
#pragma once

#include <QAbstractButton>

namespace portolan {

class LegendButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit LegendButton(QWidget* parent = nullptr);

    /// The title is cut short where there is no room for it.
    void set(const QColor& colour, const QString& title, const QString& value);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
    QString m_title;
    QString m_value;
};

} // namespace portolan
