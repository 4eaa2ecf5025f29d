/** JSON that has to be valid by a schema. */
package io.reflectretry.verifiers.schema;
