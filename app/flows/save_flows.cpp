#include "app/flows/save_flows.h"

#include "app/flows/flow_export.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>

namespace portolan {

namespace {

struct SaveFlows {
    Q_DECLARE_TR_FUNCTIONS(portolan::SaveFlows)
};

} // namespace

void saveFlows(QWidget* window, const FlowModel& model)
{
    const QString title = SaveFlows::tr("Save connections");
    const QString csv = SaveFlows::tr("Comma separated values (*.csv)");
    const QString json = SaveFlows::tr("JSON (*.json)");
    QFileDialog dialog(window, title);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters({csv, json});
    dialog.setDefaultSuffix(QStringLiteral("csv"));
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString& filter) {
        dialog.setDefaultSuffix(filter == json ? QStringLiteral("json") : QStringLiteral("csv"));
    });
    dialog.selectFile(QStringLiteral("connections"));
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return;
    const QString path = dialog.selectedFiles().first();
    const bool wantsJson = dialog.selectedNameFilter() == json;
    const bool isJson = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    const bool isCsv = path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    const bool asJson = isJson || (wantsJson && !isCsv);
    QSaveFile file(path);
    const QByteArray text = asJson ? FlowExport::json(model) : FlowExport::csv(model);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        QMessageBox::warning(
            window, title, SaveFlows::tr("%1 could not be written: %2.").arg(path, file.errorString()));
}

} // namespace portolan
