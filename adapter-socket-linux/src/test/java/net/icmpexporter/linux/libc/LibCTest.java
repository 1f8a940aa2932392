package net.icmpexporter.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class LibCTest {

    /** Six integer arguments reach the kernel damaged, without any error, and anything but a primitive makes garbage. */
    @Test
    void everyCallTakesAtMostFivePrimitives() {
        assertThat(LibC.class.getDeclaredMethods()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.getParameterTypes()).allMatch(Class::isPrimitive);
            assertThat(call.getParameterCount()).isLessThanOrEqualTo(5);
            assertThat(call.getReturnType()).matches(Class::isPrimitive);
        });
    }

    /** Whoever overrides one call must not miss another. */
    @Test
    void theDoubleForwardsEveryCall() throws NoSuchMethodException {
        for (Method call : LibC.class.getDeclaredMethods()) {
            assertThat(ForwardingLibC.class.getDeclaredMethod(call.getName(), call.getParameterTypes()))
                    .isNotNull();
        }
    }
}
