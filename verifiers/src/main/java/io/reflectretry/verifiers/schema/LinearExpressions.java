package io.reflectretry.verifiers.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import io.reflectretry.verifiers.GoldException;

/** The patterns in schemas, by RE2/J: they cannot run away. */
final class LinearExpressions implements RegularExpressionFactory {

    @Override
    public RegularExpression getRegularExpression(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return value -> pattern.matcher(value).find();
        } catch (PatternSyntaxException e) {
            throw new GoldException(
                    "The schema's pattern '%s' is no regular expression of RE2 (no look-around, no back references): %s"
                            .formatted(regex, e.getMessage()));
        }
    }
}
