package io.reflectretry.verifiers.math;

/** A complex number in double precision, with the principal branches. */
record Complex(double re, double im) {

    static final Complex ONE = new Complex(1, 0);
    static final Complex I = new Complex(0, 1);
    static final Complex NAN = new Complex(Double.NaN, 0);

    static Complex of(double re) {
        return new Complex(re, 0);
    }

    Complex plus(Complex o) {
        return new Complex(re + o.re, im + o.im);
    }

    Complex minus(Complex o) {
        return new Complex(re - o.re, im - o.im);
    }

    Complex times(Complex o) {
        return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
    }

    Complex over(Complex o) {
        double square = o.re * o.re + o.im * o.im;
        return new Complex((re * o.re + im * o.im) / square, (im * o.re - re * o.im) / square);
    }

    double abs() {
        return Math.hypot(re, im);
    }

    boolean isFinite() {
        return Double.isFinite(re) && Double.isFinite(im);
    }

    Complex exp() {
        double size = Math.exp(re);
        return im == 0 ? of(size) : new Complex(size * Math.cos(im), size * Math.sin(im));
    }

    Complex log() {
        return new Complex(Math.log(abs()), Math.atan2(im, re));
    }

    Complex power(Complex exponent) {
        if (im == 0 && exponent.im == 0 && (re >= 0 || exponent.re == Math.rint(exponent.re))) {
            return of(Math.pow(re, exponent.re));
        }
        return abs() == 0 ? NAN : log().times(exponent).exp();
    }

    Complex sin() {
        return new Complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
    }

    Complex cos() {
        return new Complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
    }
}
