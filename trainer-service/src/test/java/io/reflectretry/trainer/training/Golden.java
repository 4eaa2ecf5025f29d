package io.reflectretry.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.codec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;

/** Numbers that TRL computed; see the file's own "source". */
final class Golden {

    private Golden() {}

    static JsonNode trl() {
        try (InputStream in = Golden.class.getResourceAsStream("/fixtures/trl/golden_trl.json")) {
            return Json.mapper().readTree(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All numbers of an array, of a matrix row by row; null is NaN. */
    static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .flatMapToDouble(
                        each ->
                                java.util.Arrays.stream(
                                        each.isArray()
                                                ? doubles(each)
                                                : new double[] {
                                                    each.isNumber() ? each.asDouble() : Double.NaN
                                                }))
                .toArray();
    }
}
