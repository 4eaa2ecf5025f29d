package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A call that was drawn.
 *
 * @param values the arguments
 * @param said what a person says for it
 */
record DrawnCall(CatalogueTool tool, Map<String, Pool.Value> values, String said) {

    /** As xLAM has it. */
    ObjectNode toJson() {
        ObjectNode call = JsonNodeFactory.instance.objectNode().put("name", tool.name());
        ObjectNode arguments = call.putObject("arguments");
        values.forEach((name, value) -> arguments.set(name, value.json()));
        return call;
    }
}
