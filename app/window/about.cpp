#include "app/window/about.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace portolan {

namespace {

class AboutTexts {
    Q_DECLARE_TR_FUNCTIONS(About)
};

} // namespace

void showAbout(QWidget* parent)
{
    auto* box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(AboutTexts::tr("About Portolan"));
    box->setTextFormat(Qt::PlainText);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setText(QStringLiteral("Portolan %1").arg(QStringLiteral(PORTOLAN_VERSION)));
    box->setInformativeText(
        AboutTexts::tr("Charts the port forwards of a Linux host: who made each, the chains it runs through "
                       "and the connections "
                       "it carries now.\n\nA portolan is the old sea chart that shows the ports.\n\n"
                       "GPL-2.0-or-later. Qt %1.")
            .arg(QLatin1String(qVersion())));
    box->open();
}

} // namespace portolan
