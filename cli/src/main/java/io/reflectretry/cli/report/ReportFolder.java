package io.reflectretry.cli.report;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.reflectretry.model.codec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report into its folder. */
public final class ReportFolder {

    private ReportFolder() {}

    /**
     * Writes {@code report.json} and {@code report.html}; makes the folder if it is not there.
     *
     * @return the page, for the reader to open
     */
    public static Path write(Path folder, DemoReport report) throws IOException {
        ObjectWriter pretty = Json.mapper().writerWithDefaultPrettyPrinter();
        Files.createDirectories(folder);
        Files.write(folder.resolve("report.json"), pretty.writeValueAsBytes(report));
        Path page = folder.resolve("report.html");
        Files.writeString(
                page, HtmlReport.of(report, pretty.writeValueAsString(report.configuration())));
        return page;
    }
}
