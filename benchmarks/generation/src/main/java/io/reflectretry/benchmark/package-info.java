/** Generation on the CPU, measured side by side with other engines on the same weights. */
package io.reflectretry.benchmark;
