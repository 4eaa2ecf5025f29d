/** Turns records as people have them into this project's tasks: checked, once each, and split. */
package io.reflectretry.data.imports;
