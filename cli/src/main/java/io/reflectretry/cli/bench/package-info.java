/** Measurements that anyone can repeat; docs/performance.md has what they printed. */
package io.reflectretry.cli.bench;
