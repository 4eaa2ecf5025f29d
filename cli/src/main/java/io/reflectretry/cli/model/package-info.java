/** {@code rrr model}: check, verify and make model folders. */
package io.reflectretry.cli.model;
