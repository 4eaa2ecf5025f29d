package io.reflectretry.cli.grpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.grpo.verify.CaseResult;
import io.reflectretry.grpo.verify.Difference;
import io.reflectretry.grpo.verify.GrpoVerification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationTextTest {

    private static String text(int skipped, CaseResult... results) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        VerificationText.print(new GrpoVerification.Report(List.of(results), skipped), out);
        out.flush();
        return text.toString();
    }

    @Test
    void saysOfEachCaseItsLargestDifference() {
        CaseResult right =
                new CaseResult.Compared(
                        "cases/dapo",
                        List.of(
                                new Difference("loss", 2e-12, 1e-9),
                                new Difference("grad", 5e-11, 1e-9)));

        assertThat(text(4, right))
                .contains("ok     cases/dapo")
                .contains("5.0e-11 of 1e-09  (grad, of 2 compared)")
                .contains("4 end-to-end cases were left out")
                .contains("All 1 cases agree.");
    }

    @Test
    void saysWhatIsWrongAndWhatCouldNotBeChecked() {
        CaseResult wrong =
                new CaseResult.Compared("a", List.of(new Difference("loss", 2e-3, 1e-9)));
        CaseResult unchecked = new CaseResult.Unchecked("b", "setting 'x' is not known here");

        assertThat(text(0, wrong, unchecked))
                .contains("WRONG  a")
                .contains("ERROR  b")
                .contains("setting 'x' is not known here")
                .contains("2 of 2 cases do not agree");
    }
}
