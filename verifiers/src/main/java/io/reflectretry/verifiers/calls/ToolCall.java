package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call of a tool.
 *
 * @param arguments by parameter name; numbers keep their kind: whole numbers and floats are
 *     different nodes
 */
record ToolCall(String name, ObjectNode arguments) {}
