package io.reflectretry.bootstrap;

import java.time.Duration;
import java.util.Locale;

/**
 * How far the training is.
 *
 * @param step steps done
 * @param steps all steps
 * @param loss mean loss a learned token, in nats, since the last report
 * @param learningRate of the last step
 * @param tokensPerSecond since the start
 * @param left estimate of the time left
 */
public record BootstrapProgress(
        int step,
        int steps,
        double loss,
        double learningRate,
        double tokensPerSecond,
        Duration left) {

    /** One line for a person. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "step %d of %d, loss %.4f, learning rate %.1e, %,.0f tokens/s, %d:%02d left",
                step,
                steps,
                loss,
                learningRate,
                tokensPerSecond,
                left.toMinutes(),
                left.toSecondsPart());
    }
}
