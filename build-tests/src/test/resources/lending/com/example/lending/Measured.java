package com.example.lending;

import io.micronaut.aop.Around;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import lombok.RequiredArgsConstructor;

/** Advice of Micronaut's. */
@Around
@Retention(RetentionPolicy.RUNTIME)
public @interface Measured {
    @InterceptorBean(Measured.class)
    @RequiredArgsConstructor
    class Measure implements MethodInterceptor<Object, Object> {
        private final Ledger ledger;

        @Override
        public Object intercept(MethodInvocationContext<Object, Object> call) {
            ledger.write("measured " + call.getMethodName());
            return call.proceed();
        }
    }
}
