package io.reflectretry.cli.grpo;

import io.reflectretry.grpo.verify.CaseResult;
import io.reflectretry.grpo.verify.Difference;
import io.reflectretry.grpo.verify.GrpoVerification;
import java.io.PrintWriter;
import java.util.Locale;

/** A verification as text, one line a case. */
final class VerificationText {

    private VerificationText() {}

    static void print(GrpoVerification.Report report, PrintWriter out) {
        report.results().forEach(result -> out.println(line(result)));
        long wrong = report.results().stream().filter(result -> !result.isRight()).count();
        if (report.skipped() > 0) {
            out.printf(
                    "%d end-to-end cases were left out: give their model with --model DIR.%n",
                    report.skipped());
        }
        out.println(
                report.results().isEmpty()
                        ? "The file holds nothing that can be checked."
                        : wrong == 0
                                ? "All %d cases agree.".formatted(report.results().size())
                                : "%d of %d cases do not agree or could not be checked."
                                        .formatted(wrong, report.results().size()));
    }

    private static String line(CaseResult result) {
        return switch (result) {
            case CaseResult.Compared compared -> {
                Difference largest = compared.largest();
                yield String.format(
                        Locale.ROOT,
                        "%-5s  %-46s  largest difference %8.1e of %.0e  (%s, of %d compared)",
                        result.isRight() ? "ok" : "WRONG",
                        result.name(),
                        largest.value(),
                        largest.tolerance(),
                        largest.what(),
                        compared.differences().size());
            }
            case CaseResult.Unchecked unchecked ->
                    String.format(
                            Locale.ROOT, "ERROR  %-46s  %s", unchecked.name(), unchecked.reason());
        };
    }
}
