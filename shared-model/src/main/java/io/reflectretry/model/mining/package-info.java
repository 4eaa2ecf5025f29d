/** Data sets of failures: their rows and their cards. */
package io.reflectretry.model.mining;
