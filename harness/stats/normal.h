/* normal.h - the distributions that the tests need, to about the last digit of a double. */
#ifndef STATS_NORMAL_H
#define STATS_NORMAL_H

double normal_cdf(double x);
double normal_quantile(double p); /* -INFINITY at 0, INFINITY at 1, NaN outside */

double student_cdf(double t, double df); /* df > 0 */

/* The regularised incomplete beta function I_x(a, b), a, b > 0, and its inverse in x. */
double beta_cdf(double x, double a, double b);
double beta_quantile(double p, double a, double b);

#endif
