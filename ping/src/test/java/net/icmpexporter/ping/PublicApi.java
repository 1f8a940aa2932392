package net.icmpexporter.ping;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.transport.ProbeTransport;
import org.jspecify.annotations.Nullable;

/**
 * What users of the library can write down: the public types of its package, those of the invented network that a test needs, and
 * whatever of this product can be reached from their signatures. One line a type or member, each complete in itself.
 */
final class PublicApi {

    /** Handed from one to the other, not called: what it is like inside is nobody's business. */
    private static final Set<Class<?>> OPAQUE = Set.of(ProbeTransport.class);

    private static final List<Class<?>> FAKE =
            List.of(FakeClocks.class, FakeHost.class, FakeNetwork.class, FakeProbeTransport.class);

    private static final String PRODUCT = "net.icmpexporter.";

    private final TreeMap<String, Class<?>> types = new TreeMap<>();
    private final SortedSet<String> lines = new TreeSet<>();
    private final Deque<Class<?>> toDo = new ArrayDeque<>();

    private PublicApi() {}

    /** As compiled now. */
    static PublicApi now() throws IOException, ClassNotFoundException {
        PublicApi api = new PublicApi();
        try (Stream<Path> files = Files.list(Path.of("target/classes/net/icmpexporter/ping"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    api.reach(Class.forName("net.icmpexporter.ping." + name));
                }
            }
        }
        FAKE.forEach(api::reach);
        while (!api.toDo.isEmpty()) {
            api.describe(api.toDo.remove());
        }
        return api;
    }

    SortedSet<String> lines() {
        return lines;
    }

    Collection<Class<?>> types() {
        return types.values();
    }

    private void reach(Type type) {
        if (type instanceof ParameterizedType generic) {
            reach(generic.getRawType());
            Arrays.stream(generic.getActualTypeArguments()).forEach(this::reach);
        } else if (type instanceof Class<?> raw && raw.isArray()) {
            reach(raw.getComponentType());
        } else if (type instanceof Class<?> raw
                && raw.getName().startsWith(PRODUCT)
                && Modifier.isPublic(raw.getModifiers())
                && types.put(raw.getName(), raw) == null) {
            toDo.add(raw);
        }
    }

    private void describe(Class<?> type) {
        lines.add(type.getName() + ": " + kind(type));
        if (OPAQUE.contains(type)) {
            return;
        }
        if (type.isSealed()) {
            Arrays.stream(type.getPermittedSubclasses()).forEach(this::reach);
        }
        Arrays.stream(type.getInterfaces()).forEach(this::reach);
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers())) {
                reach(field.getGenericType());
                lines.add(type.getName() + "#" + field.getName() + ": " + modifiers(field.getModifiers())
                        + text(field.getAnnotatedType()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers())) {
                lines.add(type.getName() + "#new" + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic() && !isKnownAnyway(type, method)) {
                reach(method.getGenericReturnType());
                lines.add(type.getName() + "#" + method.getName() + parameters(method) + ": "
                        + modifiers(method.getModifiers()) + text(method.getAnnotatedReturnType()));
            }
        }
    }

    private static String kind(Class<?> type) {
        List<String> above = new ArrayList<>();
        if (type.getSuperclass() != null && !type.isEnum() && !type.isRecord()) {
            above.add(type.getSuperclass().getName());
        }
        Arrays.stream(type.getInterfaces()).map(Class::getName).forEach(above::add);
        String word = type.isEnum() ? "enum" : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class";
        return (Modifier.isFinal(type.getModifiers()) && !type.isEnum() && !type.isRecord() ? "final " : "")
                + (type.isSealed() && !type.isEnum() ? "sealed " : "")
                + word
                + (above.isEmpty() ? "" : " of " + String.join(", ", above))
                + toImplement(type);
    }

    /** Whoever implements an interface cannot do with one method more. */
    private static String toImplement(Class<?> type) {
        if (!type.isInterface() || type.isSealed() || OPAQUE.contains(type)) {
            return "";
        }
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(Method::getName)
                .sorted()
                .collect(Collectors.joining(", ", " to implement: ", ""));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isKnownAnyway(Class<?> type, Method method) {
        return Stream.concat(Stream.of(Object.class), OPAQUE.stream().filter(above -> above.isAssignableFrom(type)))
                .flatMap(above -> Arrays.stream(above.getMethods()))
                .anyMatch(above -> above.getName().equals(method.getName())
                        && Arrays.equals(above.getParameterTypes(), method.getParameterTypes()));
    }

    private String parameters(Executable executable) {
        Arrays.stream(executable.getGenericParameterTypes()).forEach(this::reach);
        Arrays.stream(executable.getGenericExceptionTypes()).forEach(this::reach);
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .map(Class::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        return Arrays.stream(executable.getAnnotatedParameterTypes())
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers & (Modifier.STATIC | Modifier.ABSTRACT | Modifier.PROTECTED));
        return text.isEmpty() ? "" : text + " ";
    }

    private static String text(AnnotatedType type) {
        return (type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "")
                + type.getType().getTypeName();
    }
}
