package io.reflectretry.model.verbatim;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Jackson's own parser of bytes, which can also go over a value that need not be read: to Jackson
 * it looks as if the value were empty.
 */
final class VerbatimParser extends UTF8StreamJsonParser {

    VerbatimParser(
            IOContext context,
            int features,
            ObjectCodec codec,
            ByteQuadsCanonicalizer symbols,
            byte[] buffer,
            int from,
            int end) {
        super(context, features, null, codec, symbols, buffer, from, end, 0, false);
    }

    /**
     * Goes to the end of a list of whole numbers, if it stands at the begin of one.
     *
     * @return nothing where the list has to be read, see {@link NumberText#ofInts}; then it has not
     *     moved
     */
    Optional<NumberText> takeInts() throws IOException {
        return hasToken(JsonToken.START_ARRAY)
                ? taken(NumberText.ofInts(_inputBuffer, _inputPtr, _inputEnd))
                : Optional.empty();
    }

    /** As {@link #takeInts()}, for numbers that may have a fraction and an exponent. */
    Optional<NumberText> takeFloats() throws IOException {
        return hasToken(JsonToken.START_ARRAY)
                ? taken(NumberText.ofFloats(_inputBuffer, _inputPtr, _inputEnd))
                : Optional.empty();
    }

    private Optional<NumberText> taken(Optional<NumberText> text) throws IOException {
        if (text.isPresent()) {
            goToLast(text.get().json().length);
        }
        return text;
    }

    /** Where the object or array begins whose begin is the current token. */
    int begin() {
        return _inputPtr - 1;
    }

    /** The bytes from a place that it has passed up to the end of the current token. */
    byte[] textFrom(int begin) {
        return Arrays.copyOfRange(_inputBuffer, begin, _inputPtr);
    }

    /** Whether it stands at the begin of this very object; if so, it goes to its end. */
    boolean take(byte[] object) throws IOException {
        int begin = begin();
        if (!hasToken(JsonToken.START_OBJECT)
                || _inputEnd - begin < object.length
                || !Arrays.equals(
                        _inputBuffer, begin, begin + object.length, object, 0, object.length)) {
            return false;
        }
        goToLast(object.length);
        return true;
    }

    /** The first byte of the value lies behind, its last one is read now. */
    private void goToLast(int length) throws IOException {
        _inputPtr += length - 2;
        nextToken();
    }
}
