package io.reflectretry.model.verbatim;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.IOException;

/** Makes parsers of bytes that keep what they go over; other input is read as usual. */
public final class VerbatimFactory extends JsonFactory {

    private static final long serialVersionUID = 1L;

    /** One with the settings of the builder. */
    public VerbatimFactory(JsonFactoryBuilder settings) {
        super(settings);
    }

    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
            throws IOException {
        // A byte order mark, or a first character of more than one byte: Jackson finds out.
        if (length < 2 || data[offset] != '{' || data[offset + 1] == 0) {
            return super._createParser(data, offset, length, context);
        }
        return new VerbatimParser(
                context,
                _parserFeatures,
                _objectCodec,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                data,
                offset,
                offset + length);
    }
}
