/** Data sets: Countdown tasks, their split and their files. */
package io.reflectretry.data;
