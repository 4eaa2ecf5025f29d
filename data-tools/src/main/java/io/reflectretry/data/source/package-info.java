/** Reads records out of the files in which people have them. */
package io.reflectretry.data.source;
